import { jpegWithoutNotes } from './jpeg-parts.ts';
import { pngWithoutNotes } from './png-parts.ts';
import { webpWithoutNotes } from './webp-parts.ts';

const without = { jpeg: jpegWithoutNotes, png: pngWithoutNotes, webp: webpWithoutNotes };

/**
 * The same picture, its pixels not encoded again, without what was noted in it: places, names, serial numbers, words, small
 * pictures, whatever follows its end. What shows it right stays: colour profile, how it is turned, animation.
 * Only parts that are known pass. Throws if the file is not understood or is cut off, so that nothing is served unchecked.
 */
export function withoutNotes(bytes: Buffer, format: keyof typeof without): Buffer {
  return without[format](bytes);
}
