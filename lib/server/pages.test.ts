import { expect, test } from 'vitest';
import { commonHeaders } from './common-headers.ts';
import { Pages, toAnswer, toPage } from './pages.ts';

const page = (text: string) => toPage(text, 200, 60, 0);

test('a kept page is given until it expires', () => {
  const pages = new Pages();
  pages.put('/a', page('A'), pages.now());
  expect(pages.get('/a', 59_000)?.bodies.get('identity')?.toString()).toBe('A');
  expect(pages.get('/a', 60_000)).toBeUndefined();
});

test('when any page may be old each is made anew, and what cannot be is still there as it was', () => {
  const pages = new Pages();
  const began = pages.now();
  pages.put('/a', page('A'), began);
  pages.put('/b', page('B'), began);
  pages.doubt();
  for (const url of ['/a', '/b']) expect(pages.get(url, 0)).toBeUndefined();
  expect(pages.last('/a')?.bodies.get('identity')?.toString()).toBe('A');
  expect(pages.put('/a', page('old'), began)).toBe(false);
  pages.put('/a', page('new'), pages.now());
  expect(pages.get('/a', 0)?.bodies.get('identity')?.toString()).toBe('new');
  // What was dropped has gone for good.
  pages.invalidate('/a');
  expect(pages.last('/a')).toBeUndefined();
});

test('a page whose render began before its invalidation is not kept', () => {
  const pages = new Pages();
  const began = pages.now();
  pages.invalidate('/a');
  expect(pages.put('/a', page('old'), began)).toBe(false);
  expect(pages.put('/b', page('other'), began)).toBe(true);
  expect(pages.put('/a', page('new'), pages.now())).toBe(true);
  expect(pages.get('/a', 0)?.bodies.get('identity')?.toString()).toBe('new');
});

test('a page whose render began before everything was dropped is not kept', () => {
  const pages = new Pages();
  const began = pages.now();
  pages.clear();
  expect(pages.put('/a', page('old'), began)).toBe(false);
});

test('of very many invalidations none is lost', () => {
  const pages = new Pages();
  const began = pages.now();
  pages.invalidate('/a');
  for (let number = 0; number < 25_000; number++) pages.invalidate(`/${number}`);
  expect(pages.put('/a', page('old'), began)).toBe(false);
  expect(pages.put('/a', page('new'), pages.now())).toBe(true);
});

test('the same bytes have the same tag, other bytes another', () => {
  expect(page('A').tag).toBe(page('A').tag);
  expect(page('A').tag).not.toBe(page('B').tag);
});

test('memory is bounded in bytes, whatever comes', () => {
  const pages = new Pages();
  for (let number = 0; number < 400; number++) pages.put(`/${number}`, page('x'.repeat(1024 * 1024)), pages.now());
  expect(pages.size.bytes).toBeLessThan(25 * 1024 * 1024);
  expect(pages.get('/399', 0)).toBeDefined();
});

test('a page takes memory in the codings that were asked for', () => {
  const pages = new Pages();
  const kept = page('A'.repeat(9000));
  pages.put('/a', kept, pages.now());
  const { bytes } = pages.size;
  pages.keepCoding('/a', kept, 'br', Buffer.alloc(2000));
  expect(pages.size.bytes).toBe(bytes - 7000);
  pages.get('/a', 0)!.plainIsRead = true;
  pages.keepCoding('/a', kept, 'identity', Buffer.alloc(9000));
  pages.keepCoding('/a', kept, 'gzip', Buffer.alloc(3000));
  expect(pages.size.bytes).toBe(bytes + 5000);
  expect([...pages.get('/a', 0)!.bodies.keys()].toSorted()).toEqual(['br', 'gzip', 'identity']);
});

test('plain bytes that were asked for stay, also if the page was made again with the same bytes meanwhile', () => {
  const pages = new Pages();
  const [first, again] = [page('A'), page('A')];
  pages.put('/a', first, pages.now());
  pages.keepCoding('/a', first, 'br', Buffer.alloc(2));
  pages.put('/a', again, pages.now());
  pages.keepCoding('/a', first, 'identity', Buffer.from('A'));
  expect([...pages.get('/a', 0)!.bodies.keys()]).toEqual(['identity']);
  pages.keepCoding('/a', first, 'gzip', Buffer.alloc(2));
  expect([...pages.get('/a', 0)!.bodies.keys()]).toEqual(['identity', 'gzip']);
});

test('a coding of a page that was replaced meanwhile is not kept', () => {
  const pages = new Pages();
  const old = page('old');
  pages.put('/a', old, pages.now());
  pages.put('/a', page('new'), pages.now());
  pages.keepCoding('/a', old, 'br', Buffer.alloc(2000));
  expect(pages.get('/a', 0)?.bodies.has('br')).toBe(false);
});

test('what any change makes old is given until something changes, and is remembered beyond', () => {
  const pages = new Pages();
  const told = { status: 200, headers: commonHeaders(), modified: null, revision: pages.now(), expires: 60_000 };
  pages.put('/feed.xml', toAnswer('A', told), pages.now());
  expect(pages.get('/feed.xml', 0)).toBeDefined();
  pages.invalidate('/a');
  expect(pages.get('/feed.xml', 0)).toBeUndefined();
  expect(pages.last('/feed.xml')?.tag).toBe(page('A').tag);
  pages.put('/feed.xml', toAnswer('A', { ...told, revision: pages.now() }), pages.now());
  expect(pages.get('/feed.xml', 0)).toBeDefined();
  pages.clear();
  expect([pages.get('/feed.xml', 0), pages.last('/feed.xml')]).toEqual([undefined, undefined]);
});
