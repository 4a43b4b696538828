import { expect, test } from 'vitest';
import { Pages, toPage } from './pages.ts';

const page = (text: string) => toPage(text, 200, 60, 0);

test('a kept page is given until it expires', () => {
  const pages = new Pages();
  pages.put('/a', page('A'), pages.now());
  expect(pages.get('/a', 59_000)?.bodies.get('identity')?.toString()).toBe('A');
  expect(pages.get('/a', 60_000)).toBeUndefined();
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

test('the same bytes have the same tag, other bytes another', () => {
  expect(page('A').tag).toBe(page('A').tag);
  expect(page('A').tag).not.toBe(page('B').tag);
});

test('memory is bounded in bytes, whatever comes', () => {
  const pages = new Pages();
  for (let number = 0; number < 400; number++) pages.put(`/${number}`, page('x'.repeat(1024 * 1024)), pages.now());
  expect(pages.size.bytes).toBeLessThan(170 * 1024 * 1024);
  expect(pages.get('/399', 0)).toBeDefined();
});

test('a coding that is added to a kept page counts', () => {
  const pages = new Pages();
  const kept = page('A');
  pages.put('/a', kept, pages.now());
  const { bytes } = pages.size;
  kept.bodies.set('br', Buffer.alloc(5000));
  pages.grow('/a', kept);
  expect(pages.size.bytes).toBe(bytes + 5000);
});
