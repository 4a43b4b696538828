import { expect, test } from 'vitest';
import { toDocumentAddress } from './document-address.ts';

test('a file is at its path without its ending, a folder of its own or a Jekyll name included', () => {
  const url = (file: string) => toDocumentAddress(file)?.url;
  expect(url('openstack/havana/summit.md')).toBe('/openstack/havana/summit');
  expect(url('openstack/havana/summit/index.md')).toBe('/openstack/havana/summit');
  expect(url('a/2013-04-26-merged.markdown')).toBe('/a/merged');
  expect(url('_posts/2013-04-26-merged.html')).toBe('/merged');
  expect(url('a/v1.2.md')).toBe('/a/v1.2');
  expect(url('a/photo.jpg')).toBeUndefined();
});

test('a bundle and a file beside it have the same directory', () => {
  expect(toDocumentAddress('a/b/c/index.md')?.dir).toBe('/a/b');
  expect(toDocumentAddress('a/b/c.md')?.dir).toBe('/a/b');
});

test('a Jekyll name says a day', () => {
  expect(toDocumentAddress('a/2013-04-26-merged.md')?.day).toBe('2013-04-26');
});
