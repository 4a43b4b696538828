import { ofDirectory } from '../content/listings.ts';
import type { Db } from '../db/open.ts';
import { once } from '../once.ts';
import type { SyncReport } from './sync.ts';

/** More than half of the posts would go at once. Nothing was changed. */
export class MassDeletion extends Error {
  constructor(gone: number, posts: number) {
    super(
      `${gone} of ${posts} posts would go. That looks like a mistake, so nothing was published, and all of them stay. ` +
        'Put the files back; or, if it is meant: npm run content -- publish --force',
    );
  }
}

/** How many posts are published. */
export const countPosts = async (db: Db): Promise<number> =>
  (await db.selectFrom('listings').select('entries').where('listing', '=', ofDirectory('/')).executeTakeFirst())?.entries ?? 0;

/** Throws a MassDeletion if `gone` is more than half of so many `posts`. One post alone may always go. */
export function refuseMassDeletion(gone: number, posts: number): void {
  if (gone > 1 && gone * 2 > posts) throw new MassDeletion(gone, posts);
}

/** Posts removed less than so long ago (ms) count as removed at once: a large deletion is reported in pieces. */
const burst = 10_000;

const removals = (): { posts: number; at: number } => once('removals', () => ({ posts: 0, at: 0 }));

/** How many posts were removed a moment ago. */
export const justRemoved = (): number => (removals().at + burst < Date.now() ? 0 : removals().posts);

/** Counts the posts that a sync removed, without those that moved. */
export function countRemovals({ changes, moved }: Pick<SyncReport, 'changes' | 'moved'>): void {
  const left = new Set(moved.map(({ from }) => from));
  const removed = (changes ?? []).filter(({ before, after }) => before?.kind === 'post' && !after && !left.has(before.url));
  if (removed.length === 0) return;
  const counted = removals();
  counted.posts = justRemoved() + removed.length;
  counted.at = Date.now();
}
