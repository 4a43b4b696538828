import { expect, test } from 'vitest';
import { acceptedCoding, isNoneMatch } from './http.ts';

test('brotli is sent to whom it pleases, gzip to others, else the bytes as they are', () => {
  expect(acceptedCoding('gzip, deflate, br, zstd')).toBe('br');
  expect(acceptedCoding('gzip, deflate')).toBe('gzip');
  expect(acceptedCoding('gzip;q=1.0, br;q=0.1')).toBe('gzip');
  expect(acceptedCoding('br;q=0, gzip;q=0')).toBe('identity');
  expect(acceptedCoding('identity')).toBe('identity');
  expect(acceptedCoding('*')).toBe('br');
  expect(acceptedCoding('')).toBe('identity');
  expect(acceptedCoding(undefined)).toBe('identity');
  expect(acceptedCoding('nonsense;q=x')).toBe('identity');
});

test('If-None-Match is compared weakly, in a list, and by the star', () => {
  expect(isNoneMatch('"a"', ['"a"'])).toBe(true);
  expect(isNoneMatch('W/"a"', ['"a"'])).toBe(true);
  expect(isNoneMatch('"x", W/"a"', ['"a"'])).toBe(true);
  expect(isNoneMatch('*', ['"a"'])).toBe(true);
  expect(isNoneMatch('a', ['"a"'])).toBe(false);
  expect(isNoneMatch('"b"', ['"a"'])).toBe(false);
});
