import { setImmediate } from 'node:timers/promises';
import { forgetRelatedPosts } from '../content/related.ts';
import { chunksOf } from '../db/chunks.ts';
import type { Store } from '../db/open.ts';
import { countChange } from '../instances/change-log.ts';
import { dropShared } from '../instances/following.ts';
import type { Site } from '../site.ts';
import { revalidate, revalidateAll } from './revalidate.ts';
import { pagesAfter, tellOfSync, type Synced } from './tell-of-sync.ts';

/** Drops every page of this process, and what is remembered of related posts. Within a request only. */
export function dropEverything(): void {
  forgetRelatedPosts();
  revalidateAll();
}

/** Drops the pages that a sync has made old, on every server. Gives which these are. Within a request only. */
export async function dropOldPages(
  store: Store,
  { changes, counted: known }: Synced,
  site: Site | null,
): Promise<string[] | 'all'> {
  const urls = await pagesAfter(store, { changes }, site);
  // Where nothing but the settings is another, the sync has counted nothing.
  const counted = known ?? (urls === 'all' ? await store.write.transaction().execute(countChange) : null);
  await dropShared([counted], urls);
  if (urls === 'all') dropEverything();
  else
    for (const some of chunksOf(urls)) {
      revalidate(some);
      // Thousands of pages at once would keep readers waiting.
      await setImmediate();
    }
  await tellOfSync({ changes, counted }, urls);
  return urls;
}
