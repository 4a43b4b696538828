/** The text of a post as the editor Lexical keeps it (https://lexical.dev/docs/concepts/nodes), with the nodes that Ghost has added. */
import type { ElementContent } from 'hast';
import { element } from './elements.ts';
import { payloadOf, textOf, writeCard, type Payload } from './payload-cards.ts';

/** The bits of a text's format, and what they are in HTML (lexical/src/LexicalConstants.ts); the innermost first. */
const formats = [
  [16, 'code'],
  [32, 'sub'],
  [64, 'sup'],
  [128, 'mark'],
  [8, 'u'],
  [4, 's'],
  [2, 'em'],
  [1, 'strong'],
] as const;

function formatted(node: Payload): ElementContent[] {
  const format = typeof node.format === 'number' ? node.format : 0;
  let shown: ElementContent = { type: 'text', value: textOf(node, 'text') };
  for (const [bit, tagName] of formats) if ((format & bit) !== 0) shown = element(tagName, {}, shown);
  return [shown];
}

const childrenOf = (node: Payload, notes: Set<string>): ElementContent[] =>
  (Array.isArray(node.children) ? node.children : []).flatMap((child) => write(payloadOf(child), notes));

type Write = (node: Payload, notes: Set<string>) => ElementContent[];

const as =
  (tagName: string): Write =>
  (node, notes) => [element(tagName, {}, childrenOf(node, notes))];

const link: Write = (node, notes) => [element('a', { href: textOf(node, 'url') }, childrenOf(node, notes))];

const heading: Write = (node, notes) => {
  const tag = textOf(node, 'tag');
  return [element(/^h[1-6]$/.test(tag) ? tag : 'h2', {}, childrenOf(node, notes))];
};

const list: Write = (node, notes) => {
  const isNumbered = node.listType === 'number' || node.tag === 'ol';
  const start = isNumbered && typeof node.start === 'number' && node.start !== 1 ? { start: node.start } : {};
  return [element(isNumbered ? 'ol' : 'ul', start, childrenOf(node, notes))];
};

const item: Write = (node, notes) => {
  const box =
    typeof node.checked === 'boolean' ? element('input', { type: 'checkbox', checked: node.checked, disabled: true }) : null;
  return [element('li', {}, box, box && ' ', childrenOf(node, notes))];
};

const nodes: Record<string, Write> = {
  root: childrenOf,
  paragraph: as('p'),
  text: formatted,
  'extended-text': formatted,
  tk: formatted,
  linebreak: () => [element('br', {})],
  tab: () => [{ type: 'text', value: ' ' }],
  zwnj: () => [],
  link,
  autolink: link,
  'at-link': link,
  heading,
  'extended-heading': heading,
  list,
  listitem: item,
  quote: as('blockquote'),
  'extended-quote': as('blockquote'),
  aside: as('blockquote'),
};

function write(node: Payload, notes: Set<string>): ElementContent[] {
  const type = textOf(node, 'type');
  if (Object.hasOwn(nodes, type)) return nodes[type]!(node, notes);
  // What is not known may still hold what is.
  return Array.isArray(node.children) ? as('div')(node, notes) : writeCard(type, node, notes);
}

/** A text of Lexical's as HTML nodes; what is not known is said in `notes`. Throws an Error if it is no JSON, a RangeError if it is too deep. */
export const fromLexical = (json: string, notes: Set<string>): ElementContent[] =>
  write(payloadOf(payloadOf(JSON.parse(json)).root), notes);
