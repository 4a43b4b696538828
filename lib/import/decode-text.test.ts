import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decodeText } from './decode-text.ts';

test('a file that is UTF-8 is read as that, whatever it says', () => {
  expect(decodeText(Buffer.from('\uFEFFGrüße 🎈'), 'iso-8859-1')).toEqual({ text: 'Grüße 🎈', note: null });
});

test('a file that is not UTF-8 is read in the encoding that it says it has, else as windows-1252', () => {
  const bytes = Buffer.from([0x47, 0xfc, 0x20, 0x80, 0x93]);
  expect(decodeText(bytes)).toEqual({ text: 'Gü €“', note: 'It is not UTF-8, and was read as windows-1252.' });
  expect(decodeText(bytes, 'UTF-8').text).toBe('Gü €“');
  expect(decodeText(bytes, 'no such thing').text).toBe('Gü €“');
  expect(decodeText(Buffer.from([0xf0, 0xd2]), 'koi8-r').text).toBe('Пр');
});

test('no bytes are too broken to be read', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(decodeText(bytes).text.isWellFormed()).toBe(true);
    }),
  );
});
