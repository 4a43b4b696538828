import { toString } from 'hast-util-to-string';
import rehypeParse from 'rehype-parse';
import { unified } from 'unified';

const parser = unified().use(rehypeParse, { fragment: true }).freeze();

/** The text of a line of HTML, as a title or a name is one: without tags and entities, with single spaces. */
export const plainText = (html: string): string =>
  (/[<&]/.test(html) ? toString(parser.parse(html)) : html).replace(/\s+/g, ' ').trim();

/** A text whose line breaks mean something, as HTML: paragraphs where a line is empty. It may have elements in it. */
export const withBreaks = (text: string): string =>
  text
    .trim()
    .split(/(?:\r\n?|\n)(?:[ \t]*(?:\r\n?|\n))+/)
    .map((paragraph) => `<p>${paragraph.replace(/\r\n?|\n/g, '<br>\n')}</p>`)
    .join('\n');
