import { pagesNamingPosts } from '../comments/old-pages.ts';
import type { Store } from '../db/open.ts';
import { overhaul } from '../instances/change-log.ts';
import { tellOthers } from '../instances/following.ts';
import type { Site } from '../site.ts';
import { oldPages, relatedChanges } from './old-pages.ts';
import type { SyncReport } from './sync.ts';

/** A sync as far as it makes pages old. */
export type Synced = Pick<SyncReport, 'changes' | 'counted'>;

/** The pages that a sync has made old; all of them if it cannot be said (`site` is null), or the index is another one. */
export async function pagesAfter(
  { read }: Store,
  { changes }: Pick<Synced, 'changes'>,
  site: Site | null,
): Promise<string[] | 'all'> {
  if (!changes || !site) return 'all';
  const posts = changes.flatMap(({ before, after }) => [before, after].flatMap((live) => live?.url ?? []));
  return [...new Set([...(await oldPages(read, changes, site)), ...(await pagesNamingPosts(read, site, posts))])];
}

/** Tells the servers that share a store which pages a sync has made old: these URLs, which this one has dropped. */
export async function tellOfSync({ changes, counted }: Synced, urls: string[] | 'all'): Promise<void> {
  if (urls === 'all' || !changes) await tellOthers([counted], overhaul);
  else await tellOthers([counted], { urls, related: relatedChanges(changes) });
}
