import type { Element, Root, RootContent } from 'hast';
import rehypeRaw from 'rehype-raw';
import rehypeStringify from 'rehype-stringify';
import { unified } from 'unified';
import { expect } from 'vitest';
import { renderComment } from './comment-text.ts';

/** As a browser would read it. */
const browser = unified().use(rehypeRaw).use(rehypeStringify).freeze();
const top = { line: 1, column: 1, offset: 0 };
const read = (html: string): Root =>
  browser.runSync({ type: 'root', children: [{ type: 'raw', value: html, position: { start: top, end: top } }] });

function elementsIn(node: Root | RootContent): Element[] {
  const below = 'children' in node ? node.children.flatMap(elementsIn) : [];
  return node.type === 'element' ? [node, ...below] : below;
}

const allowed: Record<string, readonly string[]> = {
  a: ['href', 'rel'],
  blockquote: ['dir'],
  br: [],
  code: [],
  del: [],
  em: [],
  li: [],
  ol: ['dir', 'start'],
  p: ['dir'],
  pre: ['dir'],
  strong: [],
  ul: ['dir'],
};
const outermost = ['blockquote', 'ol', 'p', 'pre', 'ul'];
const toName = (node: RootContent) => (node.type === 'element' ? node.tagName : 'value' in node && node.value);
const dangerous = /(?![\n\t])[\p{Cc}\p{Noncharacter_Code_Point}\u{202A}-\u{202E}\u{2066}-\u{2069}]/u;

/** A comment as whoever reads its HTML finds it: whole, of twelve elements, with links that say whose they are and where they lead. */
export function expectHarmless(source: string): void {
  const { html, plain, links } = renderComment(source);
  const tree = read(html);
  // Valid and balanced: who reads it finds nothing to mend.
  expect(browser.stringify(tree)).toBe(html);
  for (const child of tree.children) expect(child.type === 'element' ? outermost : ['\n']).toContain(toName(child));
  const elements = elementsIn(tree);
  for (const { tagName, properties } of elements) {
    expect(Object.keys(properties).filter((name) => !allowed[tagName]?.includes(name))).toEqual([]);
    expect(Object.keys(allowed)).toContain(tagName);
    expect(properties.dir ?? 'auto').toBe('auto');
  }
  const anchors = elements.filter(({ tagName }) => tagName === 'a');
  for (const { properties, children } of anchors) {
    expect(properties.rel).toEqual(['ugc', 'nofollow', 'noopener']);
    expect(['http:', 'https:', 'mailto:']).toContain(new URL(String(properties.href)).protocol);
    expect(String(properties.href)).toMatch(/^(https?:\/\/|mailto:)/);
    expect(children.flatMap(elementsIn).some(({ tagName }) => tagName === 'a')).toBe(false);
  }
  expect(links).toBe(anchors.length);
  for (const text of [html, plain]) {
    expect(text).not.toMatch(dangerous);
    expect(text.isWellFormed()).toBe(true);
  }
}
