import { pagesNamingPosts } from '../comments/old-pages.ts';
import type { Store } from '../db/open.ts';
import { overhaul, type Change } from '../instances/change-log.ts';
import type { Site } from '../site.ts';
import type { PlacedChange } from './affected.ts';
import { oldPages, relatedChanges } from './old-pages.ts';

/**
 * What a sync means for readers: the pages that its changes, already in the store, have made old; all of them if it cannot be said (`site`
 * is null), or the index is another one (`changes` is null).
 */
export async function changeAfter(
  { read }: Store,
  changes: PlacedChange[] | null,
  site: Site | null,
): Promise<Change & { urls: string[] | 'all' }> {
  if (!changes || !site) return overhaul;
  const posts = changes.flatMap(({ before, after }) => [before, after].flatMap((live) => live?.url ?? []));
  const urls = [...new Set([...(await oldPages(read, changes, site)), ...(await pagesNamingPosts(read, site, posts))])];
  return { urls, related: relatedChanges(changes) };
}
