import { escapeUTF8 } from 'entities';
import mime from 'mime-types';
import type { ShownPhoto } from '../content/albums.ts';
import type { Photo } from '../content/document.ts';
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

/** The pictures of an album, its cover first. `album` is all of it, as the store has it (JSON). */
export function picturesOfAlbum(photos: readonly ShownPhoto[], album: string, base: string): FeedPicture[] {
  const covers = new Set((JSON.parse(album) as Photo[]).flatMap(({ file, cover }) => (cover ? file : [])));
  return photos
    .toSorted((one, other) => Number(covers.has(other.file)) - Number(covers.has(one.file)))
    .map((photo) => toPicture(photo.image, base, photo));
}
