/** Blocks: comments in a text of HTML that say what stands between them (Block Editor Handbook, "Markup representation of a block"). */
import type { ElementContent } from 'hast';
import { z } from 'zod';
import { takeBlockGallery } from './gallery.ts';
import { allOf, childrenOf, element, isBlank, plainLink, type Parent } from './nodes.ts';
import type { PostText } from './post-text.ts';

type Mark = { name: string; isEnd: boolean; isVoid: boolean; attributes: Record<string, unknown> };

const settings = z.record(z.string(), z.unknown());

function parseSettings(json: string): Record<string, unknown> {
  if (json.trim() === '') return {};
  try {
    return settings.parse(JSON.parse(json));
  } catch {
    return {};
  }
}

/** The mark that a comment is (` wp:core-embed/youtube {"url":"…"} /`), or null. Blocks without a maker are WordPress' own. */
function toMark(comment: string): Mark | null {
  const parts = /^\s*(\/?)wp:([a-z][\w/-]*)\s*([^]*)$/.exec(comment);
  if (!parts) return null;
  const [, slash = '', name = '', rest = ''] = parts;
  const trimmed = rest.trim();
  const isVoid = trimmed.endsWith('/');
  const json = isVoid ? trimmed.slice(0, -1) : trimmed;
  return { name: name.replace(/^core\//, ''), isEnd: slash === '/', isVoid, attributes: parseSettings(json) };
}

const markOf = (node: ElementContent | undefined): Mark | null => (node?.type === 'comment' ? toMark(node.value) : null);

/** Where the block that begins at a place ends: the place of its last mark, or that of the last node. */
function endOf(nodes: readonly ElementContent[], start: number, name: string): number {
  let depth = 0;
  for (let at = start; at < nodes.length; at++) {
    const mark = markOf(nodes[at]);
    if (mark?.name !== name || mark.isVoid) continue;
    depth += mark.isEnd ? -1 : 1;
    if (depth === 0) return at;
  }
  return nodes.length;
}

/** Blocks that say nothing: where a listing cuts a text, where it goes on on another page, empty room. */
const silent = new Set(['more', 'nextpage', 'spacer', 'separator']);

function toEmbed({ attributes }: Mark, inner: ElementContent[]): ElementContent[] {
  const captions = allOf(inner, 'figcaption').map((caption) => element('p', {}, caption.children));
  return typeof attributes.url === 'string' && /^https?:\/\//i.test(attributes.url)
    ? [element('p', {}, [plainLink(attributes.url)]), ...captions]
    : inner;
}

/** The language of code, where the block of a highlighter says one. */
function nameLanguage({ attributes }: Mark, inner: ElementContent[]): ElementContent[] {
  const [pre] = allOf(inner, 'pre');
  if (!pre || typeof attributes.language !== 'string') return inner;
  const code = allOf(pre.children, 'code')[0] ?? element('code', {}, pre.children);
  code.properties.className = [`language-${attributes.language}`];
  pre.children = [code];
  return inner;
}

function toNodes(mark: Mark, inner: ElementContent[], text: PostText): ElementContent[] {
  const { name } = mark;
  // A gallery's own blocks of pictures are marks within it, which nobody needs any more.
  if (name === 'gallery') return takeBlockGallery(inner, text);
  if (name === 'embed' || name.startsWith('core-embed/')) return toEmbed(mark, inner);
  if (name === 'spacer') return [];
  const read = readBlocksIn(inner, text);
  if (!silent.has(name) && read.every(isBlank)) {
    const said = Object.keys(mark.attributes).length > 0 ? `: ${JSON.stringify(mark.attributes).slice(0, 200)}` : '';
    text.notes.add(`The block ${name} has no text of its own, and is left out${said}.`);
  }
  return nameLanguage(mark, read);
}

function readBlocksIn(nodes: readonly ElementContent[], text: PostText): ElementContent[] {
  const read: ElementContent[] = [];
  for (let at = 0; at < nodes.length; at++) {
    const node = nodes[at]!;
    const mark = markOf(node);
    if (mark && !mark.isEnd) {
      const end = mark.isVoid ? at : endOf(nodes, at, mark.name);
      read.push(...toNodes(mark, nodes.slice(at + 1, end), text));
      at = Math.max(at, end);
    } else if (!mark) {
      if (node.type === 'element') readBlocks(node, text);
      read.push(node);
    }
  }
  return read;
}

/** Is a text written in blocks? Then it is HTML as it is, without paragraphs by empty lines. */
export const hasBlocks = (html: string): boolean => html.includes('<!-- wp:');

/** Takes the marks of blocks out of a tree, and acts by what they say. */
export function readBlocks(parent: Parent, text: PostText): void {
  parent.children = readBlocksIn(childrenOf(parent), text);
}
