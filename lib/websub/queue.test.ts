import { expect, test } from 'vitest';
import { scratchStore } from '../db/scratch-store.ts';
import { env } from '../env.ts';
import { queuePings } from './queue.ts';

test('each feed of a page is queued once, however often it is named', async () => {
  const { store, close } = await scratchStore();
  await queuePings(store, ['/', '/a', '/a'], 1000);
  const rows = await store.read.selectFrom('pings').selectAll().execute();
  const feeds = ['/feed.xml', '/atom.xml', '/feed.json', '/a/feed.xml', '/a/atom.xml', '/a/feed.json'];
  expect(rows.map(({ topic }) => topic).sort()).toEqual(feeds.map((feed) => env().siteUrl + feed).sort());
  for (const row of rows) expect(row).toMatchObject({ created: 1000, due: 1000, tries: 0, error: null });
  await close();
});

test('what waits to be tried again is due at once when it is queued again', async () => {
  const { store, close } = await scratchStore();
  await queuePings(store, ['/'], 1000);
  await store.write.updateTable('pings').set({ due: 900_000, tries: 4, error: 'down' }).execute();
  await queuePings(store, ['/'], 2000);
  const rows = await store.read.selectFrom('pings').selectAll().execute();
  expect(rows).toHaveLength(3);
  for (const row of rows) expect(row).toMatchObject({ created: 2000, due: 2000, tries: 0, error: null });
  await close();
});

test('thousands of pages are queued together', async () => {
  const { store, close } = await scratchStore();
  await queuePings(
    store,
    Array.from({ length: 1500 }, (_, index) => `/a/${index}`),
    0,
  );
  const { count } = await store.read
    .selectFrom('pings')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  expect(count).toBe(4500);
  await close();
});
