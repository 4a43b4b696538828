import { escapeUTF8 } from 'entities';
import mime from 'mime-types';
import type { ShownPhoto } from '../content/albums.ts';
import { previewOf, thumbnailFile, type Image } from '../photos/sizes.ts';
import * as urls from '../urls.ts';
import type { FeedPicture } from './feed-document.ts';

const altOf = ({ alt, caption, number }: ShownPhoto): string => alt || caption || `Picture ${number}`;

function pictureHtml(photo: ShownPhoto, base: string): string {
  const { url, width, height } = thumbnailFile(photo.image);
  const img = `<img src="${base}${url}" width="${width}" height="${height}" alt="${escapeUTF8(altOf(photo))}">`;
  return `<a href="${base}${escapeUTF8(photo.page)}">${img}</a>`;
}

/** The first pictures of an album, as feeds have them: thumbnails that lead to their pages, and the way to the others. */
export function albumHtml(
  { photos, photoCount }: { photos: readonly ShownPhoto[]; photoCount: number },
  base: string,
  post: string,
): string {
  if (photos.length === 0) return '';
  const more = `<p><a href="${base}${escapeUTF8(urls.album(post))}">See more thumbnails</a></p>`;
  return `<p>${photos.map((photo) => pictureHtml(photo, base)).join(' ')}</p>${photoCount > photos.length ? more : ''}`;
}

/** A picture as feeds name it beside the text. */
export function toPicture(image: Image, base: string, { alt, caption }: { alt: string; caption: string } = unnamed): FeedPicture {
  const [large, thumbnail] = [previewOf(image), thumbnailFile(image)];
  const type = mime.lookup(large.url) || 'image/jpeg';
  return { ...large, url: base + large.url, type, thumbnail: { ...thumbnail, url: base + thumbnail.url }, alt, caption };
}

const unnamed = { alt: '', caption: '' };

/** Pictures of an album, its cover first. */
export const picturesOfAlbum = (photos: readonly ShownPhoto[], base: string): FeedPicture[] =>
  photos
    .toSorted((one, other) => Number(other.isCover) - Number(one.isCover))
    .map((photo) => toPicture(photo.image, base, photo));
