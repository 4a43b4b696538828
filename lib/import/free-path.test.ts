import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addressProblem } from '../content/address-problem.ts';
import { isHiddenPath } from '../content/scan.ts';
import { toDocumentAddress } from '../document-address.ts';
import { freePath, toPath } from './free-path.ts';

const always = (): boolean => true;

test('whatever a path is made of, and however many want it, a document can be there, within the folder', () => {
  const name = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc.constantFrom(
      '..',
      '.',
      '',
      'tags',
      'index',
      '2013',
      '04',
      'page',
      '_x',
      '_path',
      '_index',
      'feed.xml',
      'node_modules',
      'a~',
      '\0',
      'a\\b',
    ),
  );
  fc.assert(
    fc.property(fc.array(name, { maxLength: 5 }), fc.nat(3), (names, others) => {
      const asked = new Set<string>();
      const { path } = freePath(toPath(names.join('/')), (each) => {
        if (asked.size > 10) throw new Error(`${each} is refused for ever`);
        return asked.add(each).size > others;
      });
      const file = `${path}.md`;
      expect(path.split('/').some((each) => ['', '.', '..'].includes(each))).toBe(false);
      expect(isHiddenPath(file)).toBe(false);
      if (!/(?:^|\/)_(?:path|index)$/.test(path)) expect(addressProblem(toDocumentAddress(file)!, file)).toBeNull();
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

test('a folder has one text: another one is a page of its own', () => {
  const taken = new Set(['_path', 'a/_path']);
  expect(freePath('_path', (path) => !taken.has(path))).toEqual({ path: 'path-2', why: 'Another one is at _path already.' });
  expect(freePath('a/_path', (path) => !taken.has(path)).path).toBe('a/path-2');
});

test('a name that is too long for a file system is cut where a character ends', () => {
  const path = toPath('🐦'.repeat(200));
  expect(Buffer.byteLength(path)).toBeLessThanOrEqual(180);
  expect(path.isWellFormed()).toBe(true);
});
