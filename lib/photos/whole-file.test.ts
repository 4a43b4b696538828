import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { animation, quartered, scratchFolder } from './scratch-pictures.ts';
import { isWhole } from './whole-file.ts';

const folder = scratchFolder();
afterAll(folder.end);

const pictures: [string, Buffer][] = [
  ['jpeg', await quartered().jpeg({ progressive: true }).toBuffer()],
  ['png', await quartered().png({ palette: true }).toBuffer()],
  ['webp', await quartered().webp().toBuffer()],
  ['avif', await quartered().avif({ effort: 1 }).toBuffer()],
  ['gif', await animation()],
];

test.each(pictures)('a %s is whole as it was made, and is not when its end was never written', (format, bytes) => {
  const asFile = (content: Buffer): boolean => isWhole(folder.write(`picture.${format}`, content));
  expect(asFile(bytes)).toBe(true);
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), (length) => {
      const zeros = Buffer.concat([bytes.subarray(0, Math.max(0, length - 32)), Buffer.alloc(bytes.length)]).subarray(
        0,
        bytes.length,
      );
      return !asFile(bytes.subarray(0, length)) && !asFile(zeros);
    }),
  );
});

test('nothing, and what is no picture, is no whole picture', () => {
  expect(isWhole(join(folder.folder, 'none.jpg'))).toBe(false);
  for (const text of ['', 'x', 'GIF89']) expect(isWhole(folder.write('text.jpg', text))).toBe(false);
});
