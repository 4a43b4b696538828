import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { countEntries, ofDirectory } from '../content/listings.ts';
import { chunksOf } from '../db/chunks.ts';
import type { Db } from '../db/open.ts';
import { once } from '../once.ts';

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
export const countPosts = (db: Db): Promise<number> => countEntries(db, ofDirectory('/'));

/** Throws a MassDeletion if the posts `gone`, with those just before, are more than half of so many `posts`. One post alone may always go. */
export function refuseMassDeletion(gone: number, posts: number, before = 0): void {
  const all = gone + before;
  if (gone > 0 && all > 1 && all * 2 > posts + before) throw new MassDeletion(all, posts + before);
}

const refusal = (): { reason: string | null } => once('refusal', () => ({ reason: null }));

/** Notes that a deletion was refused. */
export const noteRefusal = ({ message }: MassDeletion): void => void (refusal().reason = message);

/** Files looked for before other work of the process has its turn. */
const breath = 500;

async function isAnyMissing(db: Db, contentDir: string): Promise<boolean> {
  const rows = await db.selectFrom('documents').select('file').where('live', '=', 1).execute();
  for (const some of chunksOf(rows, breath)) {
    if (some.some(({ file }) => !existsSync(join(contentDir, file)))) return true;
    await setImmediate();
  }
  return false;
}

/** Why posts are still published whose files are missing since a deletion was refused; null once none is. */
export async function standingRefusal(db: Db, contentDir: string): Promise<string | null> {
  const noted = refusal();
  if (noted.reason !== null && !(await isAnyMissing(db, contentDir))) noted.reason = null;
  return noted.reason;
}

/** Posts removed less than so long ago (ms) count as removed at once: a large deletion is reported in pieces. */
const burst = 10_000;

const removals = (): { posts: number; at: number } => once('removals', () => ({ posts: 0, at: -Infinity }));

/** How many posts were removed a moment ago. */
export const justRemoved = (): number => (removals().at + burst < performance.now() ? 0 : removals().posts);

/** Counts so many posts as removed now; below 0, as that many that came, which make up for others. */
export function countRemovals(posts: number): void {
  if (posts === 0) return;
  const counted = removals();
  counted.posts = Math.max(0, justRemoved() + posts);
  counted.at = performance.now();
}
