import { chunksOf } from '../db/chunks.ts';
import type { Db, Store } from '../db/open.ts';
import { env } from '../env.ts';
import { perStore } from '../per-store.ts';
import * as urls from '../urls.ts';

const formats: readonly urls.FeedFormat[] = ['rss', 'atom', 'json'];

/** The absolute URLs of the feeds of a page, as these name themselves. */
const topicsOf = (page: string): string[] => formats.map((format) => env().siteUrl + urls.feed(page, format));

/** Pages whose pings could not be written yet: the store was busy, or its disk was full. */
const unwrittenOf = (store: Store): Set<string> => perStore('unwritten pings', store, () => new Set());

/**
 * Queues a ping for each feed of these pages (URLs), due at `now` (ms UTC). What is queued already is due at once again, as if it had
 * never been tried. To be called when a fetch of the feeds gives what is new: the hub may come before this resolves. Rejects if it
 * cannot be written; `queueUnwritten` tries again.
 */
export async function queuePings(store: Store, pages: Iterable<string>, now: number): Promise<void> {
  const all = [...new Set(pages)];
  const unwritten = unwrittenOf(store);
  for (const page of all) unwritten.add(page);
  const fresh = { created: now, due: now, tries: 0, error: null };
  await store.write.transaction().execute(async (db) => {
    for (const some of chunksOf(all.flatMap(topicsOf))) {
      await db
        .insertInto('pings')
        .values(some.map((topic) => ({ topic, ...fresh })))
        .onConflict((conflict) => conflict.column('topic').doUpdateSet(fresh))
        .execute();
    }
  });
  for (const page of all) unwritten.delete(page);
}

/**
 * What one server has changed, all have dropped after so long (ms), also if nobody wakes them: they look once a second. The hub may fetch
 * at any of them.
 */
export const untilDropped = ({ isShared }: Store): number => (isShared ? 1500 : 0);

/** Queues at a moment (ms UTC) what could not be queued before. */
export async function queueUnwritten(store: Store, now: number): Promise<void> {
  const unwritten = unwrittenOf(store);
  if (unwritten.size > 0) await queuePings(store, unwritten, now + untilDropped(store));
}

/** How many pings wait for the hub, and since when (ms UTC) the oldest does. */
export const pingsWaiting = (db: Db): Promise<{ count: number; oldest: number | null }> =>
  db
    .selectFrom('pings')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min<number | null>('created').as('oldest')])
    .executeTakeFirstOrThrow();
