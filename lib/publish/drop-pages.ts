import { setImmediate } from 'node:timers/promises';
import { forgetRelatedPosts } from '../content/related.ts';
import { chunksOf } from '../db/chunks.ts';
import type { Store } from '../db/open.ts';
import { isOutage } from '../db/outage.ts';
import { countChange } from '../instances/change-log.ts';
import { dropEverywhere } from '../instances/following.ts';
import { doubtAll } from '../server/drop.ts';
import type { Site } from '../site.ts';
import { changeAfter } from './change-after.ts';
import { revalidate, revalidateAll } from './revalidate.ts';
import type { SyncReport } from './sync.ts';

/** Drops every page of this process, and what is remembered of related posts. Within a request only. */
export function dropEverything(): void {
  forgetRelatedPosts();
  revalidateAll();
}

/**
 * Trusts no page any more, because a publish has failed and it is not known how far it came. While the store cannot be had, each is given as it
 * was until it can be made again. Within a request only.
 */
export function distrustEverything(error: unknown): void {
  if (!isOutage(error)) return dropEverything();
  forgetRelatedPosts();
  doubtAll();
}

async function dropHere(urls: string[] | 'all'): Promise<void> {
  if (urls === 'all') return dropEverything();
  for (const some of chunksOf(urls)) {
    revalidate(some);
    // Thousands of pages at once would keep readers waiting.
    await setImmediate();
  }
}

/** Drops the pages that a sync has made old, on every server. Gives which these are. Within a request only. */
export async function dropOldPages(
  store: Store,
  { changes, counted: known }: Pick<SyncReport, 'changes' | 'counted'>,
  site: Site | null,
): Promise<string[] | 'all'> {
  const change = await changeAfter(store, changes, site);
  // Where settings are others to this process alone, the sync has counted nothing.
  const counted = known ?? (change.urls === 'all' ? await store.write.transaction().execute(countChange) : null);
  await dropEverywhere([counted], change, () => dropHere(change.urls));
  return change.urls;
}
