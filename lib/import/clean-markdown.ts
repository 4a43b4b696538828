import type { Element, Root } from 'hast';
import type { Nodes } from 'mdast';
import rehypeParse from 'rehype-parse';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { withinTime } from '../content/time-limit.ts';
import { isRunnable, isRunningElement } from './clean-html.ts';

/** A stretch of a text, by the offsets of its characters. */
export type Stretch = { start: number; end: number };

const markdown = unified().use(remarkParse).use(remarkGfm).freeze();
const html = unified().use(rehypeParse, { fragment: true, verbose: true }).freeze();

/** So long (ms) a text may take. */
const longest = 10_000;

const stretchOf = ({ position }: { position?: Nodes['position'] }): Stretch | null =>
  position?.start.offset === undefined || position.end.offset === undefined
    ? null
    : { start: position.start.offset, end: position.end.offset };

function walk(node: Nodes, visit: (node: Nodes) => void): void {
  visit(node);
  if ('children' in node) for (const child of node.children) walk(child, visit);
}

/** Where in a Markdown text code stands, inline and in blocks: what looks like markup there is none. In order. */
export function codeIn(text: string): Stretch[] {
  const found: Stretch[] = [];
  const tree = withinTime(longest, () => markdown.parse(text));
  walk(tree, (node) => {
    const stretch = node.type === 'code' || node.type === 'inlineCode' ? stretchOf(node) : null;
    if (stretch) found.push(stretch);
  });
  return found;
}

/** A text with stretches of it overwritten by spaces: every other character keeps its place. */
export function blank(text: string, stretches: readonly Stretch[]): string {
  let blanked = '';
  let at = 0;
  for (const { start, end } of stretches) {
    blanked += text.slice(at, start) + text.slice(start, end).replace(/[^\n]/g, ' ');
    at = end;
  }
  return blanked + text.slice(at);
}

/** A text without some stretches of it. */
function without(text: string, stretches: readonly Stretch[]): string {
  let left = '';
  let at = 0;
  for (const { start, end } of stretches.toSorted((a, b) => a.start - b.start)) {
    if (start > at) left += text.slice(at, start);
    at = Math.max(at, end);
  }
  return left + text.slice(at);
}

type Found = Stretch & { name: string };

/** What of the HTML in a text a browser would execute. */
function runningIn(tree: Root | Element, found: Found[]): void {
  for (const node of tree.children) {
    if (node.type !== 'element') continue;
    const whole = stretchOf(node);
    if (isRunningElement(node)) {
      if (whole) found.push({ ...whole, name: `<${node.tagName}>` });
      continue;
    }
    const places = node.data?.position?.properties ?? {};
    for (const [name, value] of Object.entries(node.properties)) {
      const place = isRunnable(name, value) ? places[name] : undefined;
      const stretch = place ? stretchOf({ position: place }) : null;
      if (stretch) found.push({ ...stretch, name });
    }
    runningIn(node, found);
  }
}

/**
 * A Markdown text without what a browser would execute of the HTML in it, and of its links; what was taken out is said in `notes`, as
 * sentences for the report. Code is left as it is. Throws an Error for a text that cannot be read.
 */
export function cleanMarkdown(text: string): { text: string; notes: string[] } {
  const found: Found[] = [];
  withinTime(longest, () => {
    const tree = markdown.parse(text);
    const code: Stretch[] = [];
    walk(tree, (node) => {
      const stretch = stretchOf(node);
      if (!stretch) return;
      if (node.type === 'code' || node.type === 'inlineCode') code.push(stretch);
      const target = node.type === 'link' || node.type === 'image' || node.type === 'definition' ? node.url : '';
      if (!isRunnable('href', target)) return;
      const at = text.indexOf(target, stretch.start);
      if (at >= 0 && at < stretch.end)
        found.push({ start: at, end: at + target.length, name: `a link to ${target.slice(0, 20)}` });
    });
    if (text.includes('<')) runningIn(html.parse(blank(text, code)), found);
  });
  if (found.length === 0) return { text, notes: [] };
  const names = [...new Set(found.map(({ name }) => name))].sort();
  return { text: without(text, found), notes: [`Taken out, because a browser would execute it: ${names.join(', ')}.`] };
}
