import type { Element, ElementContent, Properties, Root } from 'hast';

/** What can hold nodes. */
export type Parent = Root | Element;

export const element = (tagName: string, properties: Properties, children: ElementContent[] = []): Element => ({
  type: 'element',
  tagName,
  properties,
  children,
});

export const text = (value: string): ElementContent => ({ type: 'text', value });

/** A link that shows its own address: what took the place of something that was fetched from there. */
export const plainLink = (url: string): Element => element('a', { href: url }, [text(url)]);

/** What stands in a node, as nodes of an element. */
export const childrenOf = (parent: Parent): ElementContent[] => parent.children as ElementContent[];

/** Everything of one name in some nodes, in order. */
export const allOf = (nodes: readonly ElementContent[], tagName: string): Element[] =>
  nodes.flatMap((node) => (node.type !== 'element' ? [] : node.tagName === tagName ? [node] : allOf(node.children, tagName)));

export const isBlank = (node: ElementContent): boolean =>
  node.type === 'comment' || (node.type === 'text' && node.value.trim() === '');

/** Elements in which white space and brackets are what they are. */
const verbatim = new Set(['pre', 'code', 'textarea', 'script', 'style', 'svg', 'math', 'kbd', 'samp', 'tt']);

export const isVerbatim = ({ tagName }: Element): boolean => verbatim.has(tagName);
