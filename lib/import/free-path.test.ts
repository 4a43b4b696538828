import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressProblem } from '../content/address-problem.ts';
import { isHiddenPath } from '../content/scan.ts';
import { toDocumentAddress } from '../document-address.ts';
import { freePath, toPath } from './free-path.ts';

const always = (): boolean => true;

test('whatever a path is made of, a document can be there, within the folder', () => {
  const name = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom('..', '.', '', 'tags', 'index', '2013', '04', 'page', '_x', 'feed.xml', 'node_modules', 'a~', '\0', 'a\\b'),
  );
  fc.assert(
    fc.property(fc.array(name, { maxLength: 5 }), (names) => {
      const { path } = freePath(toPath(names.join('/')), always);
      const file = `${path}.md`;
      expect(path.split('/').some((each) => ['', '.', '..'].includes(each))).toBe(false);
      expect(isHiddenPath(file)).toBe(false);
      expect(addressProblem(toDocumentAddress(file)!, file)).toBeNull();
    }),
  );
});

test('what is taken gets a number, and so does a name that Waypost needs itself', () => {
  const taken = new Set(['a/b', 'a/b-2']);
  expect(freePath('a/b', (path) => !taken.has(path))).toEqual({ path: 'a/b-3', why: 'Another one is at a/b already.' });
  expect(freePath('archive', always).path).toBe('archive-2');
  expect(freePath('tags/nova', always)).toMatchObject({
    path: 'tags-2/nova',
    why: '/tags is an address that Waypost needs itself.',
  });
  expect(freePath('a/2013', always).path).toBe('a/2013-2');
  expect(freePath('a/_path', always)).toEqual({ path: 'a/_path', why: null });
});

test('a name that is too long for a file system is cut where a character ends', () => {
  const path = toPath('🐦'.repeat(200));
  expect(Buffer.byteLength(path)).toBeLessThanOrEqual(180);
  expect(path.isWellFormed()).toBe(true);
});
