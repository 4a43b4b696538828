import type { Element, Root, RootContent } from 'hast';
import rehypeParse from 'rehype-parse';
import { unified } from 'unified';

/** A node of a page, with where it stands in it. */
export type PageNode = Root | RootContent;

const whole = unified().use(rehypeParse, { verbose: true }).freeze();
const piece = unified().use(rehypeParse, { fragment: true }).freeze();

/** A page as a tree that knows where each tag stands. */
export const parsePage = (html: string): Root => whole.parse(html);

/** HTML that stands in something else, as in a feed. */
export const parsePiece = (html: string): Root => piece.parse(html);

export const childrenOf = (node: PageNode | Element): readonly PageNode[] => ('children' in node ? node.children : []);

export const hasClass = ({ properties: { className } }: Element, ...names: readonly string[]): boolean =>
  Array.isArray(className) && names.some((name) => className.includes(name));

/** The text directly within an element, as scripts and sheets have it. */
export const textIn = (element: Element): string =>
  element.children.map((child) => (child.type === 'text' ? child.value : '')).join('');
