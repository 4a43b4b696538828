import { setImmediate } from 'node:timers/promises';
import { forgetRelatedPosts } from '../content/related.ts';
import { chunksOf } from '../db/chunks.ts';
import type { Store } from '../db/open.ts';
import type { Site } from '../site.ts';
import { revalidate, revalidateAll } from './revalidate.ts';
import { pagesAfter, tellOfSync, type Synced } from './tell-of-sync.ts';

/** Drops every page of this process, and what is remembered of related posts. Within a request only. */
export function dropEverything(): void {
  forgetRelatedPosts();
  revalidateAll();
}

/** Drops the pages that a sync has made old, on every server. Gives which these are. Within a request only. */
export async function dropOldPages(store: Store, synced: Synced, site: Site | null): Promise<string[] | 'all'> {
  const urls = await pagesAfter(store, synced, site);
  if (urls === 'all') dropEverything();
  else
    for (const some of chunksOf(urls)) {
      revalidate(some);
      // Thousands of pages at once would keep readers waiting.
      await setImmediate();
    }
  await tellOfSync(store, synced, urls);
  return urls;
}
