import type { Root } from 'hast';
import { toBody, type Body } from '../html-to-markdown.ts';
import { moveAddresses } from './addresses.ts';
import { hasBlocks, readBlocks } from './blocks.ts';
import { readCodeShortcodes } from './code-shortcodes.ts';
import { allOf, childrenOf, element, type Parent } from './nodes.ts';
import { makeParagraphs } from './paragraphs.ts';
import { addressOf, type PostText } from './post-text.ts';
import { readShortcodes } from './tree-shortcodes.ts';

/** A frame with nothing but a picture in it is that picture, for which Markdown has words. */
function openFrames(parent: Parent): void {
  for (const node of childrenOf(parent)) {
    if (node.type !== 'element') continue;
    openFrames(node);
    if (node.tagName !== 'figure') continue;
    node.properties = {};
    if (allOf(node.children, 'img').length === 1 && allOf(node.children, 'figcaption').length === 0) node.tagName = 'p';
  }
}

/** The picture at the head of a post, unless the text or the album shows it. */
function showHead(tree: Root, head: number, text: PostText): void {
  const attachment = text.index.attachments.get(head);
  if (!attachment) return;
  const src = addressOf(attachment);
  const photo = text.photos.get(`/${attachment.path}`);
  if (photo) photo.cover = true;
  else if (!allOf(childrenOf(tree), 'img').some(({ properties }) => properties.src === src))
    tree.children.unshift(element('p', {}, [element('img', { src, alt: attachment.alt })]));
}

/** The text of a post, classic or in blocks, as Markdown; its galleries go into the album of `text`. `head` is the id of its featured image, 0: none. */
export function toPostBody(html: string, head: number, text: PostText): Body {
  const body = toBody(hasBlocks(html) ? html : readCodeShortcodes(html), (tree) => {
    // A text that cannot be written as Markdown is read twice.
    text.photos.clear();
    moveAddresses(tree, text.index);
    if (hasBlocks(html)) readBlocks(tree, text);
    readShortcodes(tree, text);
    if (!hasBlocks(html)) makeParagraphs(tree);
    openFrames(tree);
    showHead(tree, head, text);
  });
  return { ...body, notes: [...text.notes, ...body.notes] };
}
