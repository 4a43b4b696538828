import { moveDiscussions } from '../comments/discussions.ts';
import { unmarkedUrl } from '../content/document.ts';
import type { Db } from '../db/open.ts';
import type { Renames } from '../git/changes.ts';
import { settle } from './ledger-store.ts';
import type { Move, Settlement } from './ledger.ts';
import { keepRenames } from './renames.ts';

/** What readers find elsewhere, or no more. */
export type Account = {
  /** URLs of documents that came, or changed where they are. Nothing is counted when a store is filled for the first time. */
  published: string[];
  /** URLs that have gone. */
  removed: string[];
  /** How many of these were posts. */
  postsRemoved: number;
  /** How many posts came that were not there. */
  postsAdded: number;
  moved: Move[];
};

/** Brings the ledger up to what changed, and says what that was. */
export async function account(
  db: Db,
  settlements: readonly Settlement[],
  renames: Renames,
  { contentDir, dueOnly }: { contentDir: string; dueOnly?: boolean },
): Promise<Account> {
  const moved = await settle(db, settlements, renames);
  await moveDiscussions(db, moved);
  if (!dueOnly) await keepRenames(db, renames, contentDir);
  const [from, to] = [new Set(moved.map((move) => move.from)), new Set(moved.map((move) => move.to))];
  const removed = settlements.flatMap(({ before, after }) => (before && !after && !from.has(before.url) ? before : []));
  return {
    published: settlements.flatMap(({ after }) => (after && !to.has(after.url) ? unmarkedUrl(after.url) : [])),
    removed: removed.map(({ url }) => unmarkedUrl(url)),
    postsRemoved: removed.filter(({ kind }) => kind === 'post').length,
    postsAdded: settlements.filter(({ before, after }) => !before && after?.kind === 'post' && !to.has(after.url)).length,
    moved: moved.map((move) => ({ from: unmarkedUrl(move.from), to: unmarkedUrl(move.to) })),
  };
}
