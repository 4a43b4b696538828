import { join, normalize } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FileNames, fileOf } from './file-name.ts';

test('a page is the index of a folder of its name, and what has an ending keeps its name', () => {
  expect(fileOf('/', true)).toBe('index.html');
  expect(fileOf('/a/b/slug', true)).toBe('a/b/slug/index.html');
  expect(fileOf('/2013/04', true)).toBe('2013/04/index.html');
  expect(fileOf('/a/version-1.2', true)).toBe('a/version-1.2/index.html');
  expect(fileOf('/old/page.HTML', true)).toBe('old/page.HTML');
  expect(fileOf('/a/feed.xml', false)).toBe('a/feed.xml');
  expect(fileOf('/photos/0a/1280.jpg', false)).toBe('photos/0a/1280.jpg');
});

test('names are written out, as web servers look for them', () => {
  expect(fileOf('/b%C3%BCcher/%F0%9F%A6%9C', true)).toBe('bücher/🦜/index.html');
  expect(fileOf('/tags/c%23', true)).toBe('tags/c#/index.html');
  expect(fileOf('/tags/AC%2FDC', true)).toBe('tags/AC/DC/index.html');
});

test('what no file can be called has none', () => {
  for (const url of ['/tags/..%2F..%2Fetc', '/tags/%2F', '/tags/a%2F.', '/a/%00', '/a/%5C..', '/%E0', `/${'x'.repeat(256)}`])
    expect(fileOf(url, true), url).toBeNull();
  expect(fileOf('/', false)).toBeNull();
});

test('no address has a file outside the folder', () => {
  const piece = fc.oneof(fc.constantFrom('..', '.', '/', '\\', '%2e%2e', '%2F', '%5C', '%00', 'a', ''), fc.string());
  fc.assert(
    fc.property(fc.array(piece), fc.boolean(), (pieces, isPage) => {
      const file = fileOf(`/${pieces.join('/')}`, isPage);
      if (file !== null) expect(normalize(join('/out', file))).toBe(`/out/${file}`);
    }),
  );
});

test('two addresses do not have one file, and no file is a folder', () => {
  const names = new FileNames();
  expect(names.claim('a/index.html', '/a')).toBeNull();
  expect(names.claim('a/index.html', '/a/index.html')).toBe('/a');
  expect(names.claim('a/index.html/x', '/a/index.html/x')).toBe('/a');
  expect(names.claim('a', '/a')).toBe('/a');
  expect(names.claim('b', '/b')).toBeNull();
  expect(names.alike).toEqual([]);
});

test('names that differ in case alone are told', () => {
  const names = new FileNames();
  names.claim('tags/Nova/index.html', '/tags/Nova');
  expect(names.claim('tags/nova/index.html', '/tags/nova')).toBeNull();
  expect(names.alike).toEqual(['tags/Nova/index.html and tags/nova/index.html']);
});
