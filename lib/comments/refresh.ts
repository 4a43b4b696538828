import { store } from '../db/open.ts';
import { once } from '../once.ts';
import { revalidate, revalidateAll } from '../publish/revalidate.ts';
import { currentSite } from '../site.ts';
import { Together } from '../together.ts';
import { announceComments } from '../websub/announce.ts';
import type { Decided } from './moderate.ts';
import { pagesWithComments, type ChangedComment } from './old-pages.ts';
import type { Submitted } from './submit.ts';

/** Which pages are old is asked once for all comments that come at once: mostly they stand on the same. */
const refreshing = (): Together<ChangedComment, true> =>
  once(
    'refresh-comments',
    () =>
      new Together(async (changed) => {
        const site = currentSite();
        revalidate(await pagesWithComments(store().read, site, changed));
        await announceComments(store(), site, [...new Set(changed.map(({ url }) => url))]);
        return changed.map(() => true as const);
      }),
  );

/**
 * Makes the pages afresh on which comments stood before a decision, or stand now, and has the hub told. To be called within a
 * request.
 */
export async function refreshPages(decided: readonly Decided[]): Promise<void> {
  const changed = decided.flatMap(({ id, at, url, before, after }): ChangedComment[] =>
    url === null || (before !== 'shown' && after !== 'shown') ? [] : [{ id, at, url, isShown: after === 'shown' }],
  );
  await Promise.all(changed.map((comment) => refreshing().do(comment)));
}

/**
 * The same for a comment that was sent at a moment (ms UTC). It is stored, whatever happens here: if it cannot be said which pages are
 * old, all of them are made afresh.
 */
export async function refreshAfter(submitted: Submitted, at: number): Promise<void> {
  if (submitted.state !== 'shown') return;
  try {
    await refreshing().do({ id: submitted.id, at, url: submitted.url, isShown: true });
  } catch (error) {
    console.error('Which pages show a new comment is not known, so all are made afresh:', error);
    revalidateAll();
  }
}
