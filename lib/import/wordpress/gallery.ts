import type { Element, ElementContent } from 'hast';
import { toString } from 'hast-util-to-string';
import { pictureEnding } from '../../photos/formats.ts';
import type { Attachment } from './export-index.ts';
import { allOf, element } from './nodes.ts';
import type { PostText } from './post-text.ts';

const isPicture = ({ path }: Attachment): boolean => new RegExp(`${pictureEnding}$`, 'i').test(path);

const idsIn = (list: string | undefined): number[] => (list ?? '').split(',').map(Number).filter(Boolean);

/** `[gallery]`: the pictures that it names, else all that were uploaded to its post, into the album. */
export function takeGallery(attributes: Record<string, string>, text: PostText): void {
  const { index, post } = text;
  const ids = idsIn(attributes.ids ?? attributes.include);
  const left = new Set(idsIn(attributes.exclude));
  const all = index.uploadedTo(Number(attributes.id) || post.id).filter((each) => isPicture(each) && !left.has(each.id));
  const wanted = ids.length > 0 ? ids.map((id) => index.attachments.get(id) ?? id) : all;
  if (wanted.length === 0) text.notes.add('Its gallery has no pictures in the export.');
  for (const attachment of wanted)
    if (typeof attachment === 'number') text.notes.add(`Picture ${attachment} of its gallery is not in the export.`);
    else text.addPhoto(attachment);
}

/** The attachment that a picture of a gallery shows, by what its block says, else by its address. */
function shownBy({ properties }: Element, { index }: PostText): Attachment | null {
  return index.attachments.get(Number(properties.dataId ?? 0)) ?? index.attachmentAt(properties.src ?? '');
}

/** The figures of a gallery that hold one picture each, or the pictures themselves. */
const framesIn = (nodes: readonly ElementContent[]): Element[] =>
  nodes.flatMap((node) => {
    if (node.type !== 'element') return [];
    const isFrame = node.tagName === 'img' || (node.tagName === 'figure' && allOf(node.children, 'img').length === 1);
    return isFrame && allOf(node.children, 'figure').length === 0 ? [node] : framesIn(node.children);
  });

/** What a gallery says below all of its pictures: the caption that is in none of their figures. */
function captionOf(nodes: readonly ElementContent[], frames: readonly Element[]): ElementContent[] {
  const framed = new Set(frames.flatMap((frame) => allOf([frame], 'figcaption')));
  return allOf(nodes, 'figcaption')
    .filter((caption) => !framed.has(caption))
    .map((caption) => element('p', {}, caption.children));
}

/** A gallery of blocks: its pictures go into the album, and what is left of it, pictures of other sites among it, is given back. */
export function takeBlockGallery(nodes: readonly ElementContent[], text: PostText): ElementContent[] {
  const frames = framesIn(nodes);
  // A single picture is framed by its gallery.
  const left = frames.filter((frame) => {
    const [picture] = allOf([frame], 'img');
    const attachment = picture && shownBy(picture, text);
    if (!attachment) return true;
    const caption = allOf([frame], 'figcaption')
      .map((each) => toString(each))
      .join(' ');
    text.addPhoto(attachment, { caption: caption.replace(/\s+/g, ' ').trim(), alt: picture.properties.alt ?? '' });
    return false;
  });
  return [...left.map((frame) => (frame.tagName === 'img' ? element('p', {}, [frame]) : frame)), ...captionOf(nodes, frames)];
}
