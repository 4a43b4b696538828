import sharp from 'sharp';
import { expect, test } from 'vitest';
import { formatOfBytes, formatOfName } from './formats.ts';
import { animation, quartered } from './scratch-pictures.ts';

test('a name tells what a picture should be', () => {
  expect(['a.jpg', 'b/C.JPEG', 'x.HEIC', 'y.heif', 'z.avif'].map(formatOfName)).toEqual(['jpeg', 'jpeg', 'heic', 'heic', 'avif']);
  expect(['a.svg', 'jpg', 'a.jpg.md', 'a.tiff', 'a.constructor', ''].map(formatOfName)).toEqual([
    null,
    null,
    null,
    null,
    null,
    null,
  ]);
});

test('its first bytes tell what it is', async () => {
  const made = {
    jpeg: await quartered().jpeg().toBuffer(),
    png: await quartered().png().toBuffer(),
    webp: await quartered().webp().toBuffer(),
    avif: await quartered().avif().toBuffer(),
    gif: await animation(),
  };
  for (const [format, bytes] of Object.entries(made)) {
    expect((await sharp(bytes).metadata()).format.replace('heif', 'avif')).toBe(format);
    expect(formatOfBytes(bytes.subarray(0, 256))).toBe(format);
  }
});

test('a telephone writes HEIC, whatever its brand is called', () => {
  const box = (...brands: string[]): Buffer => {
    const words = Buffer.from(`ftyp${brands[0]}\0\0\0\0${brands.slice(1).join('')}`, 'latin1');
    return Buffer.concat([Buffer.from([0, 0, 0, words.length + 4]), words]);
  };
  expect(formatOfBytes(box('heic', 'mif1'))).toBe('heic');
  expect(formatOfBytes(box('mif1', 'heix'))).toBe('heic');
  expect(formatOfBytes(box('mif1', 'avif'))).toBe('avif');
  expect(formatOfBytes(box('isom', 'mp42'))).toBeNull();
});

test('what is no picture is none, however short', () => {
  for (const text of ['', '\xff', 'RIFF', '%PDF-1.7', '<svg/>', 'II*\0', 'ftyp', 'BM', '\0\0\0\x18ftyp'])
    expect(formatOfBytes(Buffer.from(text, 'latin1'))).toBeNull();
});
