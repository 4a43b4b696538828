import * as urls from '../urls.ts';
import type { Format } from './formats.ts';

/** A picture as far as its derivatives depend on it. */
export type Image = {
  /** The first 128 bits of the SHA-256 of the original's bytes, hex. */
  hash: string;
  format: Format;
  /** Pixels, upright. */
  width: number;
  height: number;
  animated: boolean;
  transparent: boolean;
  /** Its mean colour, `#rrggbb`: what is seen in its place until it is loaded. */
  colour: string;
};

type Coding = 'avif' | 'webp' | 'jpg' | 'png' | 'gif';

/** Thumbnails fit in this box (pixels) and are shown at half of it, so that they are sharp on fine screens. */
const box = { width: 300, height: 225 };

/** Widths (pixels) that pages choose from; a picture that is smaller has its own in place of those above it. */
const widths = [480, 800, 1280, 1920, 2560];

/** No derivative is higher: WebP ends at 16,383 pixels, and nobody's screen there. */
const highest = 4096;

const thumbnailName = 'thumb';

const types: Record<Coding, string> = {
  avif: 'image/avif',
  webp: 'image/webp',
  jpg: 'image/jpeg',
  png: 'image/png',
  gif: 'image/gif',
};

/** How a picture's derivatives are coded: the smallest first, what every browser reads last. */
function codingsOf({ animated, transparent }: Image): [Coding, ...Coding[]] {
  if (animated) return ['webp', 'gif'];
  return ['avif', 'webp', transparent ? 'png' : 'jpg'];
}

const fallbackOf = (image: Image): Coding => codingsOf(image).at(-1)!;

/** Pixels of a thumbnail; a picture that is smaller is not made larger. */
function thumbnailSize({ width, height }: Image): { width: number; height: number } {
  const scale = Math.min(1, box.width / width, box.height / height);
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

/** The widths (pixels) that a picture is made in, ascending. */
export function widthsOf({ width, height }: Image): number[] {
  const top = Math.max(1, Math.min(width, widths.at(-1)!, Math.floor((width * highest) / height)));
  return [...widths.filter((each) => each < top), top];
}

/** A file that is made from an original. `width` and `height` are the pixels that it fits in. */
export type Derivative = { name: string; coding: Coding; isThumbnail: boolean; width: number; height: number };

/** Every derivative that a picture can be asked for in; no others are made. */
export function derivativesOf(image: Image): Derivative[] {
  const scaled = (width: number) => ({
    width,
    height: Math.max(1, Math.min(highest, Math.round((width * image.height) / image.width))),
  });
  return codingsOf(image).flatMap((coding) => [
    { name: `${thumbnailName}.${coding}`, coding, isThumbnail: true, ...thumbnailSize(image) },
    ...widthsOf(image).map((width) => ({ name: `${width}.${coding}`, coding, isThumbnail: false, ...scaled(width) })),
  ]);
}

const strippable = { jpeg: 'jpg', png: 'png', webp: 'webp' } as const;

/** Can everything that the camera wrote be taken out of a file of this kind, and its pixels left as they are? */
export const isStrippable = (format: Format): format is keyof typeof strippable => format in strippable;

/** What the original without its notes is called; null if it is of a kind that is never served. */
export const originalName = ({ format }: Image): string | null =>
  isStrippable(format) ? `original.${strippable[format]}` : null;

/** The address of the original without its notes; null if it is of a kind that is never served. */
export function originalAddress(image: Image): string | null {
  const name = originalName(image);
  return name && urls.derivative(image.hash, name);
}

/** What stands in a `<picture>`. `width` and `height` are CSS pixels. */
export type Rendition = { sources: { type: string; srcset: string }[]; src: string; width: number; height: number };

/** A picture's thumbnail. */
export function thumbnailOf(image: Image): Rendition {
  const address = (coding: Coding): string => urls.derivative(image.hash, `${thumbnailName}.${coding}`);
  const { width, height } = thumbnailSize(image);
  return {
    sources: codingsOf(image)
      .slice(0, -1)
      .map((coding) => ({ type: types[coding], srcset: address(coding) })),
    src: address(fallbackOf(image)),
    width: Math.max(1, Math.round(width / 2)),
    height: Math.max(1, Math.round(height / 2)),
  };
}

/** A thumbnail's file in the coding that everybody reads; pixels. */
export const thumbnailFile = (image: Image): { url: string; width: number; height: number } => ({
  url: urls.derivative(image.hash, `${thumbnailName}.${fallbackOf(image)}`),
  ...thumbnailSize(image),
});

/** The address of a picture at the width that fits `most` (pixels), in the coding that everybody reads. */
export function fallbackAddress(image: Image, most: number): string {
  const width = widthsOf(image).findLast((each) => each <= most) ?? widthsOf(image)[0];
  return urls.derivative(image.hash, `${width}.${fallbackOf(image)}`);
}

/** The largest form that everybody reads: what an address of the original leads to. */
export const largestAddress = (image: Image): string => fallbackAddress(image, Infinity);

/** A picture that browsers choose the width of. */
export function scalableOf(image: Image): Rendition {
  const srcset = (coding: Coding): string =>
    widthsOf(image)
      .map((width) => `${urls.derivative(image.hash, `${width}.${coding}`)} ${width}w`)
      .join(', ');
  const width = widthsOf(image).at(-1)!;
  return {
    sources: codingsOf(image)
      .slice(0, -1)
      .map((coding) => ({ type: types[coding], srcset: srcset(coding) })),
    src: fallbackAddress(image, 1280),
    width,
    height: Math.max(1, Math.round((width * image.height) / image.width)),
  };
}

/** The form in which other sites show a picture in place of a link (Open Graph). */
export function previewOf(image: Image): { url: string; width: number; height: number } {
  const width = widthsOf(image).findLast((each) => each <= 1280) ?? widthsOf(image)[0]!;
  return { url: fallbackAddress(image, 1280), width, height: Math.max(1, Math.round((width * image.height) / image.width)) };
}
