import type { Root } from 'hast';
import { fromParse5 } from 'hast-util-from-parse5';
import { toString } from 'hast-util-to-string';
import { parseFragment } from 'parse5';
import rehypeParse from 'rehype-parse';
import { unified } from 'unified';

const placed = unified().use(rehypeParse, { fragment: true, verbose: true }).freeze();

/** A text of HTML as a tree whose nodes, and their attributes, know where they stand in the text. */
export const parsePlacedHtml = (html: string): Root => placed.parse(html);

/** The same without the places of nodes: most do not ask for them, and they take a third of the time. */
export const parseHtml = (html: string): Root => fromParse5(parseFragment(html, { scriptingEnabled: false })) as Root;

/** The words of a line of HTML, as a title or a name is one: without tags and entities, with single spaces. */
export const plainText = (html: string): string =>
  (/[<&]/.test(html) ? toString(parseHtml(html)) : html).replace(/\s+/g, ' ').trim();
