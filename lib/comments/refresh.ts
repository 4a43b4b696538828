import { store } from '../db/open.ts';
import { purger } from '../edge/purger.ts';
import type { Counted } from '../instances/change-log.ts';
import { dropShared, tellOthers } from '../instances/following.ts';
import { once } from '../once.ts';
import { revalidate } from '../publish/revalidate.ts';
import { doubtAll, drop } from '../server/drop.ts';
import { currentSite } from '../site.ts';
import { Together } from '../together.ts';
import { announceComments } from '../websub/announce.ts';
import type { Decided } from './moderate.ts';
import { pagesWithComments, type ChangedComment } from './old-pages.ts';
import type { Submitted } from './submit.ts';

/** A changed comment, and the number of its change. */
type Refreshable = ChangedComment & { counted: Counted };

/** Which pages are old is asked once for all comments that come at once: mostly they stand on the same. */
const refreshing = (): Together<Refreshable, true> =>
  once(
    'refresh-comments',
    () =>
      new Together(async (changed) => {
        const site = currentSite();
        const urls = [...(await pagesWithComments(store().read, site, changed))];
        const counted = changed.map((comment) => comment.counted);
        await dropShared(counted, urls);
        revalidate(urls);
        await tellOthers(counted, { urls, related: { gone: [], fresh: [] } });
        // Who has said something looks for it in the same moment.
        await purger().told();
        await announceComments(store(), site, [...new Set(changed.map(({ url }) => url))]);
        return changed.map(() => true as const);
      }),
  );

/**
 * Makes the pages afresh on which comments stood before a decision, or stand now, and has the hub told. To be called within a
 * request.
 */
export async function refreshPages(decided: readonly Decided[]): Promise<void> {
  const changed = decided.flatMap(({ id, at, url, before, after, counted }): Refreshable[] =>
    url === null || (before !== 'shown' && after !== 'shown') ? [] : [{ id, at, url, isShown: after === 'shown', counted }],
  );
  await Promise.all(changed.map((comment) => refreshing().do(comment)));
}

/** The same for a comment that was stored after its request had been given up: pages are dropped without one. */
export async function refreshLate(submitted: Submitted, at: number): Promise<void> {
  if (submitted.state !== 'shown') return;
  const { id, url, counted } = submitted;
  const urls = [...(await pagesWithComments(store().read, currentSite(), [{ id, at, url, isShown: true }]))];
  await dropShared([counted], urls);
  drop(urls);
  await tellOthers([counted], { urls, related: { gone: [], fresh: [] } });
}

/**
 * The same for a comment that was sent at a moment (ms UTC). It is stored, whatever happens here: if it cannot be said which pages are
 * old, all of them are made afresh.
 */
export async function refreshAfter(submitted: Submitted, at: number): Promise<void> {
  if (submitted.state !== 'shown') return;
  const { id, url, counted } = submitted;
  try {
    await refreshing().do({ id, at, url, isShown: true, counted });
  } catch (error) {
    console.error('Which pages show a new comment is not known, so all are made afresh:', error);
    doubtAll();
  }
}
