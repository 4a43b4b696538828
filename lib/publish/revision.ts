import { readFact, writeFact } from '../db/facts.ts';
import type { Db } from '../db/open.ts';

/** What is served: a commit; of a folder without git, a number that grows with each change. Null: nothing yet. */
export type Revision = { before: string | null; after: string | null };

/** Facts: the commit that the store was last made from, and how many syncs changed the index. */
const [commitFact, countFact] = ['commit', 'syncs'];

/** The commit that the store is made from, or null. */
export const commitOf = async (db: Db): Promise<string | null> => (await readFact(db, commitFact)) ?? null;

/** Writes down that a sync has made the store from a commit, if it is of one, and whether it changed anything. Gives what is served before and after. */
export async function writeRevision(db: Db, isTouched: boolean, commit: string | undefined): Promise<Revision> {
  const count = (await readFact(db, countFact)) ?? null;
  const next = isTouched ? String(Number(count) + 1) : count;
  if (next !== null && next !== count) await writeFact(db, countFact, next);
  const known = await commitOf(db);
  if (commit !== undefined && commit !== known) await writeFact(db, commitFact, commit);
  return commit === undefined && known === null ? { before: count, after: next } : { before: known, after: commit ?? known };
}
