import type { ElementContent } from 'hast';
import { mediaShortcodes } from './media-shortcodes.ts';
import { childrenOf, isVerbatim, text as textNode, type Parent } from './nodes.ts';
import type { PostText } from './post-text.ts';
import { shortcodesIn, type ShortcodeTag } from './shortcode.ts';

/** A piece of what stands in an element: a node, or a tag of a shortcode as it was written. */
type Piece = ElementContent | { type: 'shortcode'; tag: ShortcodeTag; written: string };

function toPieces(node: ElementContent): Piece[] {
  if (node.type !== 'text' || !node.value.includes('[')) return [node];
  const pieces: Piece[] = [];
  let at = 0;
  for (const tag of shortcodesIn(node.value)) {
    pieces.push(textNode(node.value.slice(at, tag.start)));
    if (tag.shown === null) pieces.push({ type: 'shortcode', tag, written: node.value.slice(tag.start, tag.end) });
    else pieces.push(textNode(tag.shown));
    at = tag.end;
  }
  return [...pieces, textNode(node.value.slice(at))];
}

const asText = (piece: Piece): ElementContent => (piece.type === 'shortcode' ? textNode(piece.written) : piece);

/** Where the second tag of a shortcode is, -1 if there is none. */
const endOf = (pieces: readonly Piece[], start: number, name: string): number =>
  pieces.findIndex((piece, index) => index > start && piece.type === 'shortcode' && piece.tag.isEnd && piece.tag.name === name);

/** Is it meant to be a shortcode? `[sic]` and `[1]` are words. */
const isMeant = ({ attributes, name }: ShortcodeTag, hasEnd: boolean): boolean =>
  hasEnd || Object.keys(attributes).length > 0 || /[_-]/.test(name);

function readPieces(pieces: readonly Piece[], text: PostText): ElementContent[] {
  const read: ElementContent[] = [];
  for (let at = 0; at < pieces.length; at++) {
    const piece = pieces[at]!;
    if (piece.type !== 'shortcode' || piece.tag.isEnd) {
      read.push(asText(piece));
      continue;
    }
    const { tag } = piece;
    const end = endOf(pieces, at, tag.name);
    const inner = end < 0 ? null : readPieces(pieces.slice(at + 1, end), text);
    const nodes = mediaShortcodes.get(tag.name)?.(tag, inner, text) ?? null;
    if (nodes) {
      read.push(...nodes);
      at = Math.max(at, end);
      continue;
    }
    if (mediaShortcodes.has(tag.name) || isMeant(tag, end >= 0))
      text.notes.add(`The shortcode [${tag.name}] means nothing here, and stays as text.`);
    read.push(asText(piece));
  }
  return read;
}

/** Puts into a tree what its shortcodes mean; those in code are left as they are, as are those that are not known. */
export function readShortcodes(parent: Parent, text: PostText): void {
  const children = childrenOf(parent);
  for (const child of children) if (child.type === 'element' && !isVerbatim(child)) readShortcodes(child, text);
  if (!children.some((child) => child.type === 'text' && child.value.includes('['))) return;
  parent.children = readPieces(children.flatMap(toPieces), text);
}
