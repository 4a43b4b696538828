import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { listingsOf, ofMonth } from '../content/listings.ts';
import { dependencies, wishesOf } from '../content/wishes.ts';
import { chunksOf } from '../db/chunks.ts';
import type { Db } from '../db/open.ts';
import type { Change, Live, Plan } from './plan.ts';
import { removeFromSearch } from './search-index.ts';

/** Documents written before other work of the process has its turn. */
const breath = 25;

const toRow = ({ document, live }: Plan['insert'][number]) => ({
  ...document,
  draft: document.draft ? (1 as const) : (0 as const),
  tags: JSON.stringify(document.tags),
  aliases: JSON.stringify(document.aliases),
  meta: JSON.stringify(document.meta),
  photos: JSON.stringify(document.photos),
  pictures: JSON.stringify(document.pictures),
  live: live ? (1 as const) : (0 as const),
});

/** Carries out a plan in the transaction `db`: documents, listings with their counts (months by `zone`), aliases; lost documents leave the search index. */
export async function writePlan(db: Db, plan: Plan, zone: string): Promise<void> {
  for (const files of chunksOf(plan.remove)) {
    await removeFromSearch(db, files);
    await db.deleteFrom('documents').where('file', 'in', files).execute();
    await db.deleteFrom('rendered').where('file', 'in', files).execute();
    await db.deleteFrom('shows').where('file', 'in', files).execute();
  }
  for (const files of chunksOf(plan.withdraw)) {
    await removeFromSearch(db, files);
    await db.updateTable('documents').set({ live: 0 }).where('file', 'in', files).execute();
  }
  for (const items of chunksOf(plan.insert, breath)) {
    await db.insertInto('documents').values(items.map(toRow)).execute();
    const shows = items.flatMap(({ document }) =>
      dependencies(wishesOf(document)).map((dependency) => ({ file: document.file, ...dependency })),
    );
    for (const rows of chunksOf(shows)) await db.insertInto('shows').values(rows).execute();
    await setImmediate();
  }
  for (const files of chunksOf(plan.publish))
    await db.updateTable('documents').set({ live: 1 }).where('file', 'in', files).execute();
  await writeListings(db, plan.changes, zone);
  await writeAliases(db, plan.changes);
}

/** A post's place in a listing. */
export type Entry = { listing: string; date: number; url: string };

/** The places of a published post. */
export const entriesOf = (live: Pick<Live, 'kind' | 'date' | 'dir' | 'tags' | 'url' | 'photos'> | null): Entry[] =>
  live?.kind === 'post' && live.date !== null
    ? listingsOf(live).map((listing) => ({ listing, date: live.date!, url: live.url }))
    : [];

const isEqual = (a: Entry[], b: Entry[]): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Does a change leave every listing as it is? */
export const staysInPlace = ({ before, after }: Change): boolean => isEqual(entriesOf(before), entriesOf(after));

async function writeListings(db: Db, changes: Change[], zone: string): Promise<void> {
  const counts = new Map<string, number>();
  const count = (entries: Entry[], step: number): void => {
    const months = entries.slice(0, 1).map(({ date }) => ofMonth(date, zone));
    for (const listing of [...entries.map((entry) => entry.listing), ...months])
      counts.set(listing, (counts.get(listing) ?? 0) + step);
  };
  const [lost, fresh]: [Entry[], Entry[]] = [[], []];
  for (const { before, after } of changes) {
    const [old, young] = [entriesOf(before), entriesOf(after)];
    if (isEqual(old, young)) continue;
    count(old, -1);
    count(young, 1);
    lost.push(...old);
    fresh.push(...young);
  }
  for (const rows of chunksOf(lost, 200)) {
    await deleteEntries(db, 'entries', rows);
    await writeDeparted(db, rows);
    await setImmediate();
  }
  const hasDeparted = await db.selectFrom('departed').select('url').limit(1).executeTakeFirst();
  for (const rows of chunksOf(fresh, 200)) {
    await db.insertInto('entries').values(rows).execute();
    if (hasDeparted) await deleteEntries(db, 'departed', rows);
    await setImmediate();
  }
  await writeCounts(db, counts);
}

async function deleteEntries(db: Db, table: 'entries' | 'departed', rows: Entry[]): Promise<void> {
  const keys = sql.join(rows.map(({ listing, date, url }) => sql`(${listing}, cast(${date} as bigint), ${url})`));
  await db
    .deleteFrom(table)
    .where(sql<boolean>`(listing, date, url) in (values ${keys})`)
    .execute();
}

/** Notes places in listings that entries had and have no more. */
export async function writeDeparted(db: Db, entries: Entry[]): Promise<void> {
  for (const rows of chunksOf(entries, 200)) {
    await db
      .insertInto('departed')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

async function writeCounts(db: Db, counts: Map<string, number>): Promise<void> {
  const steps = [...counts].filter(([, step]) => step !== 0).map(([listing, entries]) => ({ listing, entries }));
  for (const rows of chunksOf(steps, 200)) {
    await db
      .insertInto('listings')
      .values(rows)
      .onConflict((conflict) => conflict.column('listing').doUpdateSet({ entries: sql`listings.entries + excluded.entries` }))
      .execute();
  }
  for (const some of chunksOf(steps)) {
    await db
      .deleteFrom('listings')
      .where('entries', '=', 0)
      .where(
        'listing',
        'in',
        some.map(({ listing }) => listing),
      )
      .execute();
  }
}

async function writeAliases(db: Db, changes: Change[]): Promise<void> {
  const lost = changes.flatMap(({ before }) => (before && before.aliases.length > 0 ? [before.url] : []));
  for (const some of chunksOf(lost)) await db.deleteFrom('aliases').where('url', 'in', some).execute();
  const rows = changes.flatMap(({ after }) => after?.aliases.map((alias) => ({ alias, url: after.url })) ?? []);
  for (const some of chunksOf(rows, 200)) {
    await db
      .insertInto('aliases')
      .values(some)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}
