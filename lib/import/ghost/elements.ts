import type { Element, ElementContent, Root } from 'hast';
import { parseHtml } from '../parse-html.ts';

/** A text of HTML as nodes. */
export const fragment = (html: string): ElementContent[] => parseHtml(html).children as ElementContent[];

type Child = ElementContent | string | null | readonly ElementContent[];

const toNodes = (child: Child): ElementContent[] => {
  if (child === null || child === '') return [];
  return typeof child === 'string' ? [{ type: 'text', value: child }] : [child].flat();
};

/** An element; children that are null or '' are left out. */
export const element = (tagName: string, properties: Element['properties'], ...children: readonly Child[]): Element => ({
  type: 'element',
  tagName,
  properties,
  children: children.flatMap(toNodes),
});

export const classesOf = ({ properties }: Element): string[] => [properties.className ?? []].flat().map(String);

const elementsIn = (node: Root | Element): Element[] =>
  node.children.flatMap((child) => (child.type === 'element' ? [child, ...elementsIn(child)] : []));

/** The elements below a node that have a class (`.kg-image`) or a name (`img`), in order. */
export const findAll = (node: Root | Element, what: string): Element[] =>
  elementsIn(node).filter((each) => (what.startsWith('.') ? classesOf(each).includes(what.slice(1)) : each.tagName === what));

/** The first of them. */
export const find = (node: Root | Element, what: string): Element | undefined => findAll(node, what)[0];
