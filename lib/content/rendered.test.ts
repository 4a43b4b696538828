import { expect, test, vi } from 'vitest';
import { scratchStore } from '../db/scratch-store.ts';
import { renderedBody } from './rendered.ts';

const source = (body: string) => ({
  file: 'a.md',
  url: '/a',
  bodyKey: `key of ${body.length}`,
  pictures: '{}',
  format: 'html' as const,
  body,
  keptHash: null,
  keptHtml: null,
  keptListed: null,
});

test('a body that can not be rendered is tried once, not at every visit, until it changes', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { store, close } = await scratchStore();
  const deep = source('<b>'.repeat(30_000));
  const first = await renderedBody(store, deep);
  expect(first.html).toMatch(/^<pre>&lt;b&gt;/);
  expect(await renderedBody(store, deep)).toEqual(first);
  expect(log).toHaveBeenCalledTimes(1);
  expect(await renderedBody(store, source('<b>mended</b>'))).toEqual({ html: '<b>mended</b>', listed: '<b>mended</b>' });
  log.mockRestore();
  await close();
});
