import { store } from '../db/open.ts';
import { purger } from '../edge/purger.ts';
import { unrelated, type Counted } from '../instances/change-log.ts';
import { dropEverywhere } from '../instances/following.ts';
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

/** Drops the pages that show changed comments, on every server; here by `dropHere`. */
async function dropPages(changed: readonly Refreshable[], dropHere: (urls: readonly string[]) => void): Promise<void> {
  const urls = [...(await pagesWithComments(store().read, currentSite(), changed))];
  const counted = changed.map((comment) => comment.counted);
  await dropEverywhere(counted, { urls, related: unrelated }, () => dropHere(urls));
}

/** Which pages are old is asked once for all comments that come at once: mostly they stand on the same. */
const refreshing = (): Together<Refreshable, true> =>
  once(
    'refresh-comments',
    () =>
      new Together(async (changed) => {
        await dropPages(changed, revalidate);
        // Who has said something looks for it in the same moment.
        await purger().told();
        await announceComments(store(), currentSite(), [...new Set(changed.map(({ url }) => url))]);
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

/** A comment that was sent at a moment (ms UTC), if readers see it now. */
const seenOf = (submitted: Submitted, at: number): Refreshable[] =>
  submitted.state === 'shown' ? [{ id: submitted.id, at, url: submitted.url, isShown: true, counted: submitted.counted }] : [];

/** The same for a comment that was stored after its request had been given up: pages are dropped without one. */
export async function refreshLate(submitted: Submitted, at: number): Promise<void> {
  const seen = seenOf(submitted, at);
  if (seen.length > 0) await dropPages(seen, drop);
}

/**
 * The same for a comment that was sent at a moment (ms UTC). It is stored, whatever happens here: if it cannot be said which pages are
 * old, all of them are made afresh.
 */
export async function refreshAfter(submitted: Submitted, at: number): Promise<void> {
  try {
    for (const comment of seenOf(submitted, at)) await refreshing().do(comment);
  } catch (error) {
    console.error('Which pages show a new comment is not known, so all are made afresh:', error);
    doubtAll();
  }
}
