import { chunksOf } from '../db/chunks.ts';
import { inserted } from '../db/inserted.ts';
import type { Store } from '../db/open.ts';
import type { FeedsTable } from '../db/tables.ts';
import { perStore } from '../per-store.ts';

/** What is remembered is written so long (ms) after it came, together with all that came meanwhile. */
const pause = 1000;

/** What is remembered of a store's feeds since the last write, by URL, and the clock of the next one. */
type Remembered = { waiting: Map<string, FeedsTable>; timer: NodeJS.Timeout | null };

const rememberedOf = (store: Store): Remembered => perStore('feeds', store, () => ({ waiting: new Map(), timer: null }));

function keepSoon(store: Store): void {
  const remembered = rememberedOf(store);
  remembered.timer ??= setTimeout(() => {
    remembered.timer = null;
    keepFeeds(store)
      .catch((error: unknown) => console.error('What is known of feeds is written later:', error))
      // What could not be written, and what came meanwhile.
      .finally(() => remembered.waiting.size > 0 && keepSoon(store));
  }, pause).unref();
}

/** Writes what is remembered of feeds into the store. What cannot be written is still remembered. */
export async function keepFeeds(store: Store): Promise<void> {
  const { waiting } = rememberedOf(store);
  for (const some of chunksOf([...waiting.values()], 100)) {
    await store.write
      .insertInto('feeds')
      .values(some)
      .onConflict((conflict) => conflict.column('url').doUpdateSet(inserted('tag', 'modified')))
      .execute();
    // One that changed meanwhile still waits.
    for (const row of some) if (waiting.get(row.url) === row) waiting.delete(row.url);
  }
}

/** HTTP has no fractions of a second. */
const toSecond = (at: number): number => Math.floor(at / 1000) * 1000;

/**
 * Since when a feed is as it is (ms UTC, a whole second): `tag` names its bytes, `changed` is when its entries say that they changed,
 * which counts for a feed that is made for the first time. From then on, whatever makes other bytes counts from `now`: a post with a date
 * of last week, an edit without one, a post that was taken away, another title of the blog. So who has only this date misses nothing.
 */
export async function lastModified(
  store: Store,
  { url, tag, changed }: { url: string; tag: string; changed: number | null },
  now: number,
): Promise<number> {
  const { waiting } = rememberedOf(store);
  const known = waiting.get(url) ?? (await store.read.selectFrom('feeds').selectAll().where('url', '=', url).executeTakeFirst());
  if (known?.tag === tag) return known.modified;
  const modified = known ? Math.max(toSecond(now), known.modified + 1000) : toSecond(Math.min(changed ?? now, now));
  waiting.set(url, { url, tag, modified });
  keepSoon(store);
  return modified;
}
