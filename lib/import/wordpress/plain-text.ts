import { decodeHTML } from 'entities';
import { toString } from 'hast-util-to-string';
import rehypeParse from 'rehype-parse';
import { unified } from 'unified';

const parser = unified().use(rehypeParse, { fragment: true }).freeze();

/** The words of a line of HTML, such as a title, on one line. */
export function toPlain(html: string): string {
  const text = html.includes('<') ? toString(parser.parse(html)) : decodeHTML(html);
  return text.replace(/\s+/g, ' ').trim();
}
