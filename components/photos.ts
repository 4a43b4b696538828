import { escapeUTF8 } from 'entities';
import type { ShownPhoto } from '#lib/content/albums.ts';
import type { Rendition } from '#lib/photos/sizes.ts';

type Look = { alt: string; colour: string | null; sizes?: string; eager?: boolean; style?: string };

/** A picture in the codings that there are, in its colour until it is loaded. */
function pictureHtml({ sources, src, width, height }: Rendition, { alt, colour, sizes, eager, style = '' }: Look): string {
  const attributes = sizes ? ` sizes="${sizes}"` : '';
  const css = [colour && `background-color:${colour}`, style].filter(Boolean).join(';');
  const written = sources.map(({ type, srcset }) => `<source type="${type}" srcset="${srcset}"${attributes}>`);
  const loading = eager ? 'fetchpriority="high"' : 'loading="lazy" decoding="async"';
  const img = `<img src="${src}" width="${width}" height="${height}" alt="${escapeUTF8(alt)}" ${loading}`;
  return `<picture>${written.join('')}${img}${css ? ` style="${css}"` : ''}></picture>`;
}

const colourOf = ({ image }: ShownPhoto): string | null => (image.transparent ? null : image.colour);

/** What stands for a picture where it cannot be seen. */
const altOf = ({ alt, caption, number }: ShownPhoto): string => alt || caption || `Picture ${number}`;

/** A thumbnail that leads to the picture's own page; what a script needs to show it larger in place stands beside it. */
function thumbnailHtml(photo: ShownPhoto): string {
  const { page, widths, caption, image } = photo;
  const data = `data-widths="${widths.join(' ')}" data-size="${image.width}x${image.height}"`;
  const said = caption ? ` data-caption="${escapeUTF8(caption)}"` : '';
  const picture = pictureHtml(photo.thumbnail, { alt: altOf(photo), colour: colourOf(photo) });
  return `<a class="photo" href="${escapeUTF8(page)}" ${data}${said}>${picture}</a>`;
}

/** Rows of thumbnails, written as text: a listing has hundreds of them. */
export const thumbnailsHtml = (photos: readonly ShownPhoto[]): string => photos.map(thumbnailHtml).join(' ');

/** The thumbnails of an album with their captions. */
export const albumHtml = (photos: readonly ShownPhoto[]): string =>
  photos
    .map((photo) => {
      const caption = photo.caption ? `<figcaption>${escapeUTF8(photo.caption)}</figcaption>` : '';
      // Beside a caption of one line, the figure is as wide as its thumbnail.
      return `<figure style="--width:${photo.thumbnail.width}px">${thumbnailHtml(photo)}${caption}</figure>`;
    })
    .join('');

/** An album's cover. */
export const coverHtml = (cover: ShownPhoto): string => pictureHtml(cover.thumbnail, { alt: '', colour: colourOf(cover) });

/** A picture as large as the window allows: `--ratio` keeps its place until it is there. */
export const largeHtml = (photo: ShownPhoto, large: Rendition): string =>
  pictureHtml(large, {
    alt: altOf(photo),
    colour: colourOf(photo),
    sizes: '(max-width: 1250px) 96vw, 1200px',
    eager: true,
    style: `--ratio:${(large.width / large.height).toFixed(4)};--width:${large.width}px`,
  });
