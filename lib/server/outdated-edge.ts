import { createHash } from 'node:crypto';
import { authorSheet } from '../author-sheet.ts';
import { readFact, writeFact } from '../db/facts.ts';
import type { Store } from '../db/open.ts';
import { purger } from '../edge/purger.ts';
import { env } from '../env.ts';
import type { Site } from '../site.ts';
import { buildId } from './build-id.ts';

/** What pages were made with, besides the content, by whoever served them last. */
const fact = 'made-with';

/** The build, the settings and the author's sheet: every page shows something of each. */
async function madeWith(root: string, site: Site): Promise<string> {
  return createHash('sha256')
    .update(JSON.stringify([await buildId(root), env().siteUrl, site, authorSheet()]))
    .digest('base64url');
}

/**
 * Has caches in front drop all pages if these were others before this start: the content has changed since (`isChanged`), or what all of them
 * show. To be called when they can be made again. A mere restart leaves the caches as they are, so nobody notices it.
 *
 * Gives what is to be done when this server has answered for the last time: if another version has begun beside it, the caches drop all once
 * more, since pages of this one name sheets that nobody has any more.
 */
export async function purgeOutdated(
  store: Store,
  { root, site, isChanged }: { root: string; site: Site; isChanged: boolean },
): Promise<() => Promise<void>> {
  if (env().edges.length === 0) return async () => {};
  const [before, now] = [await readFact(store.read, fact), await madeWith(root, site)];
  if (before !== now) await writeFact(store.write, fact, now);
  if (isChanged || before !== now) purger().purgeAll();
  return async () => {
    const last = await readFact(store.read, fact).catch(() => now);
    if (last !== now) purger().purgeAll();
  };
}
