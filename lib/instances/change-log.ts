import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Relatable } from '../content/related.ts';
import { chunksOf } from '../db/chunks.ts';
import { isPostgres } from '../db/dialect.ts';
import { readFact } from '../db/facts.ts';
import type { Db } from '../db/open.ts';
import { once } from '../once.ts';

/** Posts that have gone from the index of related posts (URLs), and those that came or are others. */
export type RelatedChange = { gone: readonly string[]; fresh: readonly Relatable[] };

/**
 * What a change means for readers: the URLs of the pages that it made old, and the posts that related lines may name otherwise. It is `unknown`
 * if whoever made it has died before it said.
 */
export type Change = { urls: readonly string[] | 'all' | 'unknown'; related: RelatedChange };

/** A change as the log has it. `by` is the server that made it; it has dropped its own pages already. */
export type LoggedChange = Change & { by: string };

/** The number of a change among those of all servers that share a store; null if there is one server, or readers see nothing of it. */
export type Counted = number | null;

/** What leaves related lines as they are. */
export const unrelated: RelatedChange = { gone: [], fresh: [] };

/** Everything may be another: other settings, another index, comments taken in. */
export const overhaul = { urls: 'all', related: unrelated } as const satisfies Change;

/** A change of which nobody says what it means. */
export const unknown: Change = { ...overhaul, urls: 'unknown' };

/** What this server is called in the log. */
export const instanceName = (): string => once('instance', () => randomUUID().slice(0, 8));

/** The fact that has the revision of a store. */
export const revisionFact = 'revision';

/** The revision of a store as a copy of it begins with it: a higher one, at which nothing is good that servers of the first have kept. */
export const revisionOfCopy = (value: string): string => String(Number(value) + 1);

/** More changes than these are not remembered; who has missed more drops all of its pages. */
const mostRemembered = 5000;

/**
 * Counts a change in the transaction that makes it: the revision of what all servers have in common. They are committed in the order of
 * their numbers, because who counts has the row of the count until then. Null for a store that no other server shares.
 */
export async function countChange(db: Db): Promise<Counted> {
  if (!isPostgres(db)) return null;
  const { value } = await db
    .insertInto('facts')
    .values({ name: revisionFact, value: '1' })
    .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: sql`cast(cast(facts.value as bigint) + 1 as text)` }))
    .returning('value')
    .executeTakeFirstOrThrow();
  return Number(value);
}

/** Counts, in the transaction that makes it, a change that may make all pages old. */
export async function countOverhaul(db: Db): Promise<void> {
  const revision = await countChange(db);
  if (revision !== null) await logChange(db, [revision], overhaul);
}

/** The revision of the store, as it was last committed; 0 for one in which nothing has been counted. */
export async function revisionOf(db: Db): Promise<number> {
  return Number((await readFact(db, revisionFact)) ?? 0);
}

/** Tells the other servers what some changes, which have been counted, mean for readers. */
export async function logChange(db: Db, revisions: readonly number[], change: Change): Promise<void> {
  const what = JSON.stringify(change);
  for (const some of chunksOf(revisions))
    await db
      .insertInto('changes')
      .values(some.map((revision) => ({ revision, by: instanceName(), what })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}

/** What is logged of the changes after a revision, up to another one, by revision. One that was only counted is not among them. */
export async function readChanges(db: Db, after: number, upTo: number): Promise<Map<number, LoggedChange>> {
  const rows = await db.selectFrom('changes').selectAll().where('revision', '>', after).where('revision', '<=', upTo).execute();
  return new Map(rows.map(({ revision, by, what }) => [revision, { ...(JSON.parse(what) as Change), by }]));
}

/** Forgets changes of long ago. */
export async function forgetChanges(db: Db): Promise<void> {
  await db
    .deleteFrom('changes')
    .where('revision', '<', (await revisionOf(db)) - mostRemembered)
    .execute();
}
