/** A text whose line breaks mean something, as HTML: paragraphs where a line is empty. It may have elements in it. */
export const withBreaks = (text: string): string =>
  text
    .trim()
    .split(/(?:\r\n?|\n)(?:[ \t]*(?:\r\n?|\n))+/)
    .map((paragraph) => `<p>${paragraph.replace(/\r\n?|\n/g, '<br>\n')}</p>`)
    .join('\n');
