import type { Store } from '../db/open.ts';
import { env } from '../env.ts';
import { fetchFollowed, isAncestor, readFollowing } from '../git/checkout.ts';
import type { Checkout } from '../git/command.ts';
import { JoinedWork } from '../joined-work.ts';
import { once } from '../once.ts';
import { contentCheckout } from './content-checkout.ts';
import { commitOf } from './revision.ts';

/** A commit that was fetched, for the checkout to be moved to. */
export type Fetched = { checkout: Checkout; commit: string };

/** After a failure the remote is asked again, after so long at first (ms), then after twice as long, at most so long. */
const [firstPause, longestPause] = [5000, 300_000];

type Pulls = { dueAt: number; failures: number; failsSince: number | null };

const pulls = (): Pulls => once('pulls', () => ({ dueAt: Infinity, failures: 0, failsSince: null }));

/** Does this server move its checkout? Only who asked for it by a secret or a poll wants that; others work in theirs. */
export const isMovedByPushes = (): boolean => env().publishSecret !== undefined || env().pollSeconds > 0;

/** Asks for a pull at the next second: at the start, since pushes may have been missed. */
export const askForPull = (): void => void (pulls().dueAt = 0);

/** Is it time to ask the remote by ourselves? Once asked, not until the answer came. */
export function isPullDue(now = performance.now()): boolean {
  if (pulls().dueAt > now) return false;
  pulls().dueAt = Infinity;
  return true;
}

/** Since when (ms UTC) the remote cannot be had, or what it has cannot be published; null while all is well. It is tried again by itself. */
export const pullFailsSince = (): number | null => pulls().failsSince;

function planNext(hasFailed: boolean): void {
  const plan = pulls();
  plan.failures = hasFailed ? plan.failures + 1 : 0;
  plan.failsSince = hasFailed ? (plan.failsSince ?? Date.now()) : null;
  const poll = env().pollSeconds > 0 ? env().pollSeconds * 1000 : Infinity;
  const pause = hasFailed ? Math.min(firstPause * 2 ** (plan.failures - 1), longestPause) : poll;
  plan.dueAt = performance.now() + pause;
}

async function fetchOnce(): Promise<Fetched | null> {
  const checkout = await contentCheckout();
  if (!checkout) return null;
  const found = await readFollowing(checkout);
  return found.hasRemote ? { checkout, commit: await fetchFollowed(checkout, found) } : null;
}

const fetches = (): JoinedWork<void, Fetched | null> =>
  once(
    'fetches',
    () =>
      new JoinedWork<void, Fetched | null>(
        async () => {
          try {
            const fetched = await fetchOnce();
            planNext(false);
            return fetched;
          } catch (error) {
            planNext(true);
            throw error;
          }
        },
        () => {},
      ),
  );

/**
 * Fetches the newest commit of the branch that the content folder follows; null if it follows none, and is published as it
 * lies there. Apart from the publish queue: a remote that does not answer keeps no saved file waiting. Throws a GitError,
 * and then is due again by itself.
 */
export const fetchNewest = (): Promise<Fetched | null> => (isMovedByPushes() ? fetches().ask() : Promise.resolve(null));

/**
 * What was fetched, unless another server has published since what is not in it: then the newest of now is fetched. To be asked by who
 * publishes alone.
 */
export async function stillNewest({ isShared, read }: Store, fetched: Fetched | null): Promise<Fetched | null> {
  if (!isShared || !fetched) return fetched;
  const published = await commitOf(read);
  if (published === null || (await isAncestor(fetched.checkout, published, fetched.commit))) return fetched;
  return fetchNewest();
}

/** What was fetched could not be published: it is tried again. */
export const tryPullAgain = (): void => planNext(true);
