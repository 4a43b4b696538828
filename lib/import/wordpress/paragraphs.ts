/** Paragraphs as WordPress makes them of a classic text (`wpautop` in wp-includes/formatting.php), on its tree. */
import type { Element, ElementContent } from 'hast';
import { childrenOf, element, isBlank, isVerbatim, plainLink, text, type Parent } from './nodes.ts';

/** What stands beside paragraphs, not in them. */
const blocks = new Set(
  (
    'table thead tfoot caption col colgroup tbody tr td th div dl dd dt ul ol li pre form map area blockquote address style p h1 h2 h3 h4 h5 h6 ' +
    'hr fieldset legend section article aside hgroup header footer nav figure figcaption details menu summary'
  ).split(' '),
);

/** What holds nothing but other elements. */
const frames = new Set(['table', 'thead', 'tfoot', 'tbody', 'tr', 'colgroup', 'ul', 'ol', 'dl', 'map', 'menu', 'select']);

const isBlock = (node: ElementContent): boolean => node.type === 'element' && blocks.has(node.tagName);

const emptyLine = /\n[ \t]*\n\s*/;

/** Nodes cut in pieces at empty lines; an element that holds one is cut in two. */
function cutAtEmptyLines(nodes: readonly ElementContent[]): ElementContent[][] {
  const pieces: ElementContent[][] = [[]];
  const cut = (parts: ElementContent[][]): void => {
    parts.forEach((part, index) => (index === 0 ? pieces.at(-1)!.push(...part) : pieces.push(part)));
  };
  for (const node of nodes) {
    if (node.type === 'text') cut(node.value.split(emptyLine).map((part) => (part === '' ? [] : [text(part)])));
    else if (node.type !== 'element' || isVerbatim(node) || node.children.some(isBlock)) cut([[node]]);
    else cut(cutAtEmptyLines(node.children).map((children) => [{ ...node, children }]));
  }
  return pieces;
}

/** Ends of lines as `<br>`, but for one that has it already. */
function breakLines(nodes: readonly ElementContent[]): ElementContent[] {
  const broken: ElementContent[] = [];
  for (const node of nodes) {
    if (node.type === 'element' && !isVerbatim(node)) broken.push({ ...node, children: breakLines(node.children) });
    else if (node.type !== 'text' || !node.value.includes('\n')) broken.push(node);
    else {
      const last = broken.at(-1);
      const isBroken = last?.type === 'element' && last.tagName === 'br';
      const lines = (isBroken ? node.value.replace(/^\s*\n/, '') : node.value).split('\n');
      lines.forEach((line, index) => broken.push(...(index === 0 ? [] : [element('br', {})]), text(line)));
    }
  }
  return broken;
}

function trimmed(nodes: readonly ElementContent[]): ElementContent[] {
  const [first, last] = [nodes.findIndex((node) => !isBlank(node)), nodes.findLastIndex((node) => !isBlank(node))];
  return nodes.slice(first, last + 1).map((node, index) => {
    if (node.type !== 'text') return node;
    const start = index === 0 ? node.value.trimStart() : node.value;
    return text(index === last - first ? start.trimEnd() : start);
  });
}

/** A line that is nothing but an address, which WordPress shows what is at: as a link to it. */
function linked(nodes: ElementContent[]): ElementContent[] {
  const [only] = nodes;
  const isAddress = nodes.length === 1 && only?.type === 'text' && /^https?:\/\/\S+$/.test(only.value);
  return isAddress ? [plainLink(only.value)] : nodes;
}

function toParagraphs(run: readonly ElementContent[], isWrapped: boolean): ElementContent[] {
  const pieces = cutAtEmptyLines(run).filter((piece) => !piece.every(isBlank));
  if (pieces.length === 0) return [];
  if (!isWrapped && pieces.length === 1) return breakLines(trimmed(pieces[0]!));
  return pieces.map((piece) => element('p', {}, breakLines(linked(trimmed(piece)))));
}

/** Text nodes side by side as one, so that an empty line between them is seen. */
function joined(nodes: readonly ElementContent[]): ElementContent[] {
  const list: ElementContent[] = [];
  for (const node of nodes) {
    const last = list.at(-1);
    if (node.type === 'text' && last?.type === 'text') list[list.length - 1] = text(last.value + node.value);
    else if (node.type !== 'comment') list.push(node);
  }
  return list;
}

function withParagraphs(nodes: readonly ElementContent[], isWrapped: boolean): ElementContent[] {
  const list: ElementContent[] = [];
  let run: ElementContent[] = [];
  const endRun = (): void => {
    list.push(...toParagraphs(run, isWrapped));
    run = [];
  };
  for (const node of joined(nodes)) {
    if (!isBlock(node)) {
      run.push(node);
      continue;
    }
    endRun();
    if (!isVerbatim(node as Element)) makeParagraphs(node as Element);
    list.push(node);
  }
  endRun();
  return list;
}

/** Makes paragraphs of the lines of a text, as readers of a classic post saw them. */
export function makeParagraphs(parent: Parent): void {
  const isRoot = parent.type === 'root';
  if (!isRoot && frames.has(parent.tagName)) {
    for (const child of parent.children) if (child.type === 'element') makeParagraphs(child);
    return;
  }
  parent.children = withParagraphs(childrenOf(parent), isRoot || parent.tagName === 'blockquote');
}
