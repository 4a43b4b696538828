import type { Element, ElementContent, Nodes } from 'hast';

const isElement = (node: Nodes): node is Element => node.type === 'element';

/** What a cell of Markdown cannot hold. */
const blocks = new Set([
  'p',
  'ul',
  'ol',
  'dl',
  'pre',
  'table',
  'blockquote',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'figure',
  'hr',
  'br',
  'div',
]);

const holdsBlock = (node: ElementContent): boolean =>
  isElement(node) && (blocks.has(node.tagName) || node.children.some(holdsBlock));

function rowsOf(node: Element): Element[] {
  return node.children.filter(isElement).flatMap((child) => (child.tagName === 'tr' ? [child] : rowsOf(child)));
}

/** Is a table no more than Markdown can say: a row of headings, and cells that are lines of text? */
export function isPlainTable(table: Element): boolean {
  if (table.children.some((child) => isElement(child) && child.tagName === 'caption')) return false;
  const rows = rowsOf(table).map((row) => row.children.filter(isElement));
  const [first = []] = rows;
  if (first.length === 0 || !first.every(({ tagName }) => tagName === 'th')) return false;
  return rows.every(
    (cells) =>
      cells.length === first.length &&
      cells.every(({ properties, children }) => !properties.colSpan && !properties.rowSpan && !children.some(holdsBlock)),
  );
}
