import { decodeHTML } from 'entities';
import type { Element, Root } from 'hast';
import type { Root as MarkdownRoot, Nodes } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified, type Processor } from 'unified';
import { withinTime } from '../content/time-limit.ts';
import { isRunnable, isRunningElement } from './clean-html.ts';
import { parsePlacedHtml } from './parse-html.ts';

/** A stretch of a text, by the offsets of its characters. */
export type Stretch = { start: number; end: number };

const markdown = unified().use(remarkParse).use(remarkGfm).freeze();

/** So long (ms) a text may take. */
const longest = 3000;

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
      // One that is never closed, and empty, ends before it begins.
      const opening = stretchOf({ position: node.data?.position?.opening });
      const end = Math.max(whole?.end ?? 0, opening?.end ?? 0);
      if (whole && end > whole.start) found.push({ start: whole.start, end, name: `<${node.tagName}>` });
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

/** A target as it is written in Markdown, and the address that it is: backslashes and entities are read there (CommonMark, section 2.4 and 2.5). */
export const toTarget = (written: string): string => decodeHTML(written.replace(/\\([!-/:-@[-`{-~])/g, '$1'));

/** The targets that the parser has come across in the text that it is reading; a processor for each text would cost as much as the text. */
let targets: Stretch[] = [];

function note(this: { buffer: () => void }, { start, end }: { start: { offset: number }; end: { offset: number } }): void {
  targets.push({ start: start.offset, end: end.offset });
  this.buffer();
}

function remarkTargets(this: Processor): void {
  const data = this.data();
  (data.fromMarkdownExtensions ??= []).push({ enter: { resourceDestinationString: note, definitionDestinationString: note } });
}

const withTargets = unified().use(remarkParse).use(remarkGfm).use(remarkTargets).freeze();

/** Reads Markdown; the parser knows where the targets of links, pictures and definitions stand, which its tree does not say. */
function parseWithTargets(text: string): { tree: MarkdownRoot; targets: Stretch[] } {
  targets = [];
  const tree = withTargets.parse(text);
  return { tree, targets };
}

/** Where the targets of links, pictures and definitions stand in a Markdown text, in order. Throws an Error for a text that cannot be read. */
export const targetsIn = (text: string): Stretch[] => withinTime(longest, () => parseWithTargets(text).targets);

function runningInMarkdown(text: string): Found[] {
  const { tree, targets } = parseWithTargets(text);
  const code: Stretch[] = [];
  const found: Found[] = targets.flatMap(({ start, end }) => {
    const target = toTarget(text.slice(start, end));
    return isRunnable('href', target) ? [{ start, end, name: `a link to ${target.slice(0, 20)}` }] : [];
  });
  walk(tree, (node) => {
    const stretch = stretchOf(node);
    if (!stretch) return;
    if (node.type === 'code' || node.type === 'inlineCode') code.push(stretch);
    // What is left are links without brackets: `<javascript:x>`.
    const isAngled = node.type === 'link' && text[stretch.start] === '<' && isRunnable('href', node.url);
    if (isAngled) found.push({ ...stretch, name: `a link to ${node.url.slice(0, 20)}` });
  });
  if (text.includes('<')) runningIn(parsePlacedHtml(blank(text, code)), found);
  return found;
}

function clean(whole: string, find: (text: string) => Found[]): { text: string; notes: string[] } {
  const names = new Set<string>();
  const text = withinTime(longest, () => {
    let left = whole;
    // What was within something that is taken out may be markup once that is gone: a line after `</script>` is Markdown without it.
    for (let found = find(left); found.length > 0; found = find(left)) {
      for (const { name } of found) names.add(name);
      left = without(left, found);
    }
    return left;
  });
  const notes = names.size === 0 ? [] : [`Taken out, because a browser would execute it: ${[...names].sort().join(', ')}.`];
  return { text, notes };
}

/**
 * A Markdown text without what a browser would execute of the HTML in it, and of its links; what was taken out is said in `notes`, as
 * sentences for the report. Code is left as it is. Throws an Error for a text that cannot be read.
 */
export const cleanMarkdown = (text: string): { text: string; notes: string[] } => clean(text, runningInMarkdown);

/** The same for a text of HTML. */
export const cleanHtml = (text: string): { text: string; notes: string[] } =>
  clean(text, (each) => {
    const found: Found[] = [];
    runningIn(parsePlacedHtml(each), found);
    return found;
  });
