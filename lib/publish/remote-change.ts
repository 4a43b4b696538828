import { forgetRelatedPosts, relatedPostsIfAsked } from '../content/related.ts';
import type { Store } from '../db/open.ts';
import type { Change } from '../instances/change-log.ts';
import { doubtAll, drop, dropAll } from '../server/drop.ts';
import { currentSite } from '../site.ts';
import { pagesShowingPosts } from './old-pages.ts';
import { reloadSite } from './reload-site.ts';

/** Does in this process what a change by another server calls for: its pages go, settings are read again, related lines follow. */
export async function applyChange({ read }: Store, { urls, related }: Change): Promise<void> {
  if (urls === 'all' || urls === 'unknown') {
    reloadSite(null);
    forgetRelatedPosts();
    return urls === 'all' ? dropAll() : doubtAll();
  }
  const index = await relatedPostsIfAsked();
  const others = index?.replace(related.gone, related.fresh) ?? [];
  drop([...urls, ...(await pagesShowingPosts(read, others, currentSite()))]);
}
