import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../../db/open.ts';
import { countEntries, ofDirectory, ofTag } from '../listings.ts';
import type { Counted, Engine, Hits, Indexed } from './engine.ts';
import { isNarrow, noNarrowing, type Narrowing } from './filter.ts';
import { toFts5 } from './fts5-match.ts';

/** To weigh a hundred thousand takes 60 ms. */
const mostWeighed = 20_000;

/** To ask the index about one post after the other pays for so few of them. */
const fewAsked = 100;

/**
 * A word in the title outweighs one in the tags, and that one any number in the text: by these weights even a document that is a
 * hundred times as long as others keeps its place (bm25 gives less for words in long ones).
 */
const weights = sql.raw('1e8, 1e4, 1');

const toIds = (rows: readonly { id: number }[]): number[] => rows.map(({ id }) => id);

const isWithin = (dir: string): RawBuilder<boolean> =>
  sql`(documents.dir = ${dir} or (documents.dir > ${`${dir}/`} and documents.dir < ${`${dir}0`}))`;

/** The condition on `documents`. */
function onDocuments({ path, tag, range }: Narrowing): RawBuilder<boolean> {
  const conditions = [
    sql<boolean>`documents.live = 1`,
    ...(path === null ? [] : [isWithin(path)]),
    ...(tag === null ? [] : [sql<boolean>`exists (select 1 from json_each(documents.tags) where value = ${tag})`]),
    ...(range ? [sql<boolean>`documents.date >= ${range.from} and documents.date < ${range.to}`] : []),
  ];
  return sql`(${sql.join(conditions, sql` and `)})`;
}

/** The condition on `entries`, which knows posts only: they stand in the listing of the tag, and in that of the path. */
function onEntries({ path, tag, range }: Narrowing): RawBuilder<boolean> {
  const [listing = ofDirectory('/'), other] = [
    ...(tag === null ? [] : [ofTag(tag)]),
    ...(path === null ? [] : [ofDirectory(path)]),
  ];
  const isInOther = sql<boolean>`exists (select 1 from entries e
    where e.listing = ${other} and e.date = entries.date and e.url = entries.url)`;
  const conditions = [
    sql<boolean>`entries.listing = ${listing}`,
    ...(other === undefined ? [] : [isInOther]),
    ...(range ? [sql<boolean>`entries.date >= ${range.from} and entries.date < ${range.to}`] : []),
  ];
  return sql`(${sql.join(conditions, sql` and `)})`;
}

/** The condition that a row of a table is a hit. */
function matches({ table, match }: Pick<Hits, 'table' | 'match'>): RawBuilder<boolean> {
  const expression = toFts5(match, table === 'titles' ? 'title' : 'title tags');
  return sql`${sql.table(table)} match ${expression}`;
}

/** Counts without a look at documents. */
async function count<T extends Hits>(db: Db, hits: T, limit: number): Promise<Counted<T>> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from
    (select 1 from ${sql.table(hits.table)} where ${matches(hits)} limit ${limit})`.execute(db);
  return { ...hits, count: rows[0]!.count };
}

async function byDate(db: Db, hits: Hits, limit: number): Promise<number[]> {
  const [name, { narrowing = noNarrowing }] = [sql.table(hits.table), hits];
  const { rows } = await sql<{ id: number }>`select id from ${name} cross join documents on id = ${name}.rowid
    where ${matches(hits)} and ${onDocuments(narrowing)} order by date desc, url desc limit ${limit}`.execute(db);
  return toIds(rows);
}

/** Few are sorted by date; of many, the newest are met soon on the way through the listing, from its newest entry on. */
async function newest(db: Db, hits: Hits | Counted, limit: number): Promise<number[]> {
  const found = 'count' in hits ? hits : await count(db, hits, mostWeighed + 1);
  const { table, narrowing = noNarrowing } = found;
  if (found.count <= Math.sqrt(limit * (await countEntries(db, ofDirectory('/'))))) return byDate(db, hits, limit);
  const isAsked = found.count > mostWeighed && limit <= fewAsked && !isNarrow(narrowing);
  // The plus sign keeps SQLite from asking the index anew for each entry.
  const isHit = isAsked
    ? sql`exists (select 1 from ${sql.table(table)} where ${matches(hits)} and rowid = documents.id)`
    : sql`+documents.id in (select rowid from ${sql.table(table)} where ${matches(hits)})`;
  const { rows } = await sql<{ id: number }>`select documents.id from entries
    cross join documents on documents.url = entries.url and documents.live = 1
    where ${onEntries(narrowing)} and ${isHit} order by entries.date desc, entries.url desc limit ${limit}`.execute(db);
  return toIds(rows);
}

async function remove(db: Db, { id, title, tags, text, words }: Indexed): Promise<void> {
  // Told to forget what it does not have, FTS5 takes itself for damaged. While all is made afresh, nothing is in it yet.
  const has = await db.selectFrom('search').select('rowid').where('rowid', '=', id).executeTakeFirst();
  if (!has) return;
  await sql`insert into search (search, rowid, title, tags, text) values ('delete', ${id}, ${title}, ${tags}, ${text})`.execute(
    db,
  );
  await sql`insert into titles (titles, rowid, title, words) values ('delete', ${id}, ${title}, ${words})`.execute(db);
}

/**
 * The index in SQLite: two tables of FTS5. They are written row by row: a statement of many rows opens a savepoint, at which FTS5
 * writes out all that it has gathered, and that took three times as long.
 */
export const fts5: Engine = {
  mostWeighed,
  async add(db, documents) {
    for (const { id: rowid, title, tags, text, words } of documents) {
      await db.insertInto('search').values({ rowid, title, tags, text }).execute();
      await db.insertInto('titles').values({ rowid, title, words }).execute();
    }
  },
  inBulk: (_, work) => work(),
  async remove(db, documents) {
    for (const document of documents) await remove(db, document);
  },
  async clear(db) {
    await sql`insert into search (search) values ('delete-all')`.execute(db);
    await sql`insert into titles (titles) values ('delete-all')`.execute(db);
  },
  asking: (db, work) => work(db),
  count,
  async countEach(db, hits, limit) {
    const counts: number[] = [];
    for (const each of hits) counts.push((await count(db, each, limit)).count);
    return counts;
  },
  async best(db, { match, narrowing }, limit) {
    const narrowed = sql`cross join documents on documents.id = search.rowid and ${onDocuments(narrowing)}`;
    const { rows } = await sql<{ id: number }>`with top as materialized
      (select search.rowid as hit, bm25(search, ${weights}) as score from search ${isNarrow(narrowing) ? narrowed : sql``}
        where ${matches({ table: 'search', match })} order by score limit ${limit})
      select id from top cross join documents on id = hit
        order by round(score / (select min(score) from top), 6) desc, date desc, url`.execute(db);
    return toIds(rows);
  },
  byDate,
  newest,
};
