import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  derivativesOf,
  fallbackAddress,
  largestAddress,
  previewOf,
  scalableOf,
  thumbnailOf,
  widthsOf,
  type Image,
} from './sizes.ts';

const image = (fields: Partial<Image> = {}): Image => ({
  hash: '0123456789abcdef0123456789abcdef',
  format: 'jpeg',
  width: 4000,
  height: 3000,
  animated: false,
  transparent: false,
  colour: '#808080',
  ...fields,
});

const address = (name: string): string => `/photos/${image().hash}/${name}`;

test('a photo comes in five widths, in AVIF and WebP, and in JPEG for who reads neither', () => {
  const names = derivativesOf(image()).map(({ name }) => name);
  expect(names.filter((name) => name.endsWith('.avif'))).toEqual([
    'thumb.avif',
    '480.avif',
    '800.avif',
    '1280.avif',
    '1920.avif',
    '2560.avif',
  ]);
  expect(new Set(names.map((name) => name.split('.')[1]))).toEqual(new Set(['avif', 'webp', 'jpg']));
});

test('a small picture comes in its own width and is not made larger', () => {
  expect(widthsOf(image({ width: 600, height: 400 }))).toEqual([480, 600]);
  expect(widthsOf(image({ width: 40, height: 30 }))).toEqual([40]);
  expect(thumbnailOf(image({ width: 40, height: 30 }))).toMatchObject({ width: 20, height: 15 });
});

test('what can be seen through falls back to PNG, what moves to GIF', () => {
  expect(thumbnailOf(image({ transparent: true })).src).toBe(address('thumb.png'));
  expect(thumbnailOf(image({ animated: true })).src).toBe(address('thumb.gif'));
  expect(thumbnailOf(image({ animated: true })).sources.map(({ type }) => type)).toEqual(['image/webp']);
});

test('a page names every width, and the one that everybody reads', () => {
  const { sources, src, width, height } = scalableOf(image({ width: 1000, height: 500 }));
  expect(sources[0]).toEqual({
    type: 'image/avif',
    srcset: `${address('480.avif')} 480w, ${address('800.avif')} 800w, ${address('1000.avif')} 1000w`,
  });
  expect([src, width, height]).toEqual([address('1000.jpg'), 1000, 500]);
  expect(largestAddress(image())).toBe(address('2560.jpg'));
  expect(previewOf(image())).toEqual({ url: address('1280.jpg'), width: 1280, height: 960 });
});

test('whatever its shape, every address that a page gives is one that is made, and nothing is made larger or endless', () => {
  const side = fc.integer({ min: 1, max: 60_000 });
  const shapes = fc.record({ width: side, height: side, animated: fc.boolean(), transparent: fc.boolean() });
  fc.assert(
    fc.property(shapes, (shape) => {
      const one = image(shape);
      const made = derivativesOf(one);
      const names = new Set(made.map(({ name }) => address(name)));
      expect(names.size).toBe(made.length);
      const given = [thumbnailOf(one), scalableOf(one)].flatMap(({ src, sources }) => [
        src,
        ...sources.flatMap(({ srcset }) => srcset.split(', ').map((candidate) => candidate.split(' ')[0]!)),
      ]);
      for (const url of [...given, largestAddress(one), previewOf(one).url, fallbackAddress(one, 1)])
        expect(names).toContain(url);
      for (const { width, height, isThumbnail } of made) {
        expect(width >= 1 && height >= 1).toBe(true);
        expect(width <= Math.max(1, one.width) && height <= Math.max(1, one.height)).toBe(true);
        expect(height).toBeLessThanOrEqual(isThumbnail ? 225 : 4096);
        if (one.width > 100 && one.height > 100 && !isThumbnail)
          expect(Math.abs(width / height / (one.width / one.height) - 1)).toBeLessThan(0.6);
      }
    }),
  );
});
