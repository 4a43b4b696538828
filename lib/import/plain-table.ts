import type { Element, Nodes } from 'hast';
import { isOrHoldsBlock } from './blocks.ts';

const isElement = (node: Nodes): node is Element => node.type === 'element';

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
      cells.every(
        ({ properties, children }) =>
          !properties.colSpan &&
          !properties.rowSpan &&
          !children.some((child) => isElement(child) && (child.tagName === 'br' || isOrHoldsBlock(child))),
      ),
  );
}
