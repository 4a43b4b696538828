/** What parts of a body need so that they can be used without a pointer, and are told by whoever reads them aloud. */
import type { Element } from 'hast';
import { toString } from 'hast-util-to-string';

/** A part that may be wider than the column is scrolled by keys once it has the focus. */
const scrollable = (label: string): Element['properties'] => ({ tabIndex: 0, role: 'group', ariaLabel: label });

/** A line that a phone may not show as a whole. What has none is wrapped there (app/(reader)/sheets/prose.css). */
const longLine = /[^\n]{21}|\t/;

const isEmpty = ({ children }: Element): boolean =>
  children.every((child) => child.type === 'comment' || (child.type === 'text' && child.value.trim() === ''));

/** Markdown says `align`, which is obsolete; a class does the same. */
function classAlignment({ properties }: Element): void {
  const { align, className } = properties;
  if (typeof align !== 'string') return;
  delete properties.align;
  properties.className = [...(Array.isArray(className) ? className : []), `align-${align.toLowerCase()}`];
}

const elementsIn = ({ children }: Element): Element[] => children.filter((child) => child.type === 'element');

/** The first rows of a table head its columns. */
function headColumns(head: Element): void {
  for (const cell of elementsIn(head).flatMap(elementsIn)) if (cell.tagName === 'th') cell.properties.scope ??= 'col';
}

/** Makes a part accessible, in place; `isInControl` says that it stands in a link, a button or a label. */
export function makeAccessible(element: Element, isInControl: boolean): void {
  const { tagName, properties } = element;
  if (tagName === 'td' || tagName === 'th') {
    classAlignment(element);
    // A heading that says nothing heads nothing.
    if (tagName === 'th' && isEmpty(element)) {
      element.tagName = 'td';
      delete properties.scope;
    }
  } else if (tagName === 'thead') headColumns(element);
  else if (isInControl) return;
  else if (tagName === 'pre' && properties.tabIndex === undefined && longLine.test(toString(element)))
    element.properties = { ...scrollable('Code'), ...properties };
  // The box of a task: its text stands beside it, and may hold a list of other tasks.
  else if (tagName === 'input' && properties.type === 'checkbox' && properties.disabled) properties.ariaLabel ??= 'Done';
}

/** Puts a table into a box that scrolls, in place. Gives the table. */
export function boxTable(element: Element): Element {
  const table = { ...element };
  const properties = { className: ['table'], ...scrollable('Table') };
  Object.assign(element, { tagName: 'div', properties, children: [table] });
  return table;
}
