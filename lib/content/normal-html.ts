import type { Element, Root, RootContent } from 'hast';
import rehypeParse from 'rehype-parse';
import { unified } from 'unified';

const parser = unified().use(rehypeParse, { fragment: true }).freeze();

const blocks = new Set('blockquote br div h1 h2 h3 h4 h5 h6 hr li ol p pre section table tbody td th thead tr ul'.split(' '));

const isBlock = (node: RootContent | Root | undefined): boolean =>
  node?.type === 'root' || (node?.type === 'element' && blocks.has(node.tagName));

const isSpaceless = (node: RootContent | Root): boolean =>
  node.type === 'element' && /^(?:pre|textarea|script|style)$/.test(node.tagName);

/** Text runs on over spaces, and begins and ends at a block without one. */
function normalText(value: string, isAfterBlock: boolean, isBeforeBlock: boolean): string {
  const text = value.replace(/[ \t\n]+/g, ' ');
  const begun = isAfterBlock ? text.replace(/^ /, '') : text;
  return isBeforeBlock ? begun.replace(/ $/, '') : begun;
}

function normalElement({ tagName, properties, ...element }: Element, isPre: boolean): string {
  const attributes = Object.entries(properties).map(([name, value]) => ` ${name}=${JSON.stringify(value)}`);
  return `<${tagName}${attributes.toSorted().join('')}>${normalChildren({ tagName, properties, ...element }, isPre)}</${tagName}>`;
}

function normalChildren(parent: Root | Element, isInPre: boolean): string {
  const isPre = isInPre || isSpaceless(parent);
  const { children } = parent;
  const isEdge = (index: number): boolean => isBlock(index in children ? children[index] : parent);
  return children
    .map((child, index) => {
      if (child.type === 'element') return normalElement(child, isPre);
      if (child.type === 'text')
        return JSON.stringify(isPre ? child.value.trimEnd() : normalText(child.value, isEdge(index - 1), isEdge(index + 1)));
      return JSON.stringify([child.type, 'value' in child ? child.value : '']);
    })
    .filter((text) => text !== '""')
    .join('');
}

/**
 * HTML as a browser reads it, in a form in which two that show the same are equal: attributes in order, entities as characters, no
 * spaces where none is shown. As the specifications of CommonMark and GFM compare, but by a parser of HTML.
 */
export const toNormalHtml = (html: string): string => normalChildren(parser.parse(html.trim()), false);
