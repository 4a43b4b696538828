import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../../db/open.ts';
import { countEntries, ofDirectory, ofTag } from '../listings.ts';
import type { Counted, Engine, Hits } from './engine.ts';
import { noNarrowing, type Narrowing } from './filter.ts';
import { exactQuery, roughQuery, toAskedMatch } from './tsquery.ts';
import { withPhrases } from './tsvector-phrases.ts';
import { insertRows, tables } from './tsvector-rows.ts';
import { bestOf } from './tsvector-score.ts';
import { listingWord } from './vector.ts';

/** To weigh a document, its vector has to be fetched and unpacked, which takes 15 µs. More than the most results that are shown. */
const mostWeighed = 1200;

/** Connections that are set up for asking. */
const ready = new WeakSet<Db>();

/**
 * Asks the index in a transaction that is set up for it. The planner knows nothing of what it costs to unpack a vector, and would
 * rather read all of them than use an index that finds many; it would also compile a query that is over before that is done.
 */
async function asking<T>(db: Db, work: (db: Db) => Promise<T>): Promise<T> {
  if (ready.has(db)) return work(db);
  if (!db.isTransaction) return db.transaction().execute((transaction) => asking(transaction, work));
  await sql`select set_config('enable_seqscan', 'off', true), set_config('enable_nestloop', 'off', true),
    set_config('max_parallel_workers_per_gather', '0', true), set_config('jit', 'off', true)`.execute(db);
  ready.add(db);
  return work(db);
}

/** The listings of a narrowing, which are words of documents too. */
const listingsOf = ({ path, tag }: Narrowing): string[] =>
  [...(path === null ? [] : [ofDirectory(path)]), ...(tag === null ? [] : [ofTag(tag)])].map(listingWord);

/** The rows that the index of a table finds by itself. */
function rowsOf({ table, narrowing = noNarrowing }: Hits, query: string): RawBuilder<unknown> {
  const { range } = narrowing;
  const isWithin = range ? sql`and date >= ${range.from} and date < ${range.to}` : sql``;
  return sql`select id, date, url from ${sql.table(table)} where words @@ ${query}::tsquery ${isWithin}`;
}

const byDate = sql`order by date desc nulls last, url desc`;

/** The query for hits, in some order. Titles are short: what is found in them roughly is looked at at once. */
async function hitsOf(db: Db, hits: Hits, order: RawBuilder<unknown>): Promise<RawBuilder<unknown>> {
  const { table, match, narrowing = noNarrowing } = hits;
  const asked = toAskedMatch(match, table === 'search');
  if (table === 'titles') return sql`${rowsOf(hits, exactQuery(asked))} ${order}`;
  const found = rowsOf(hits, roughQuery(asked, listingsOf(narrowing)));
  const isOfPhrases = [...asked.all, ...asked.none].some(({ isPhrase }) => isPhrase);
  return isOfPhrases ? withPhrases(db, asked, found, order) : sql`${found} ${order}`;
}

/** The ids come in one row: a thousand rows would cost more than finding them. Those that were counted are the newest. */
const newest = (db: Db, hits: Hits | Counted, limit: number): Promise<number[]> =>
  asking(db, async (asked) => {
    if ('ids' in hits && hits.ids && hits.ids.length >= limit) return hits.ids.slice(0, limit);
    const { rows } = await sql<{ ids: number[] | null }>`select json_agg(id) as ids
      from (${await hitsOf(asked, hits, byDate)} limit ${limit}) hits`.execute(asked);
    return rows[0]?.ids ?? [];
  });

/** Asked at once: each question goes to another process and back. */
const countEach = (db: Db, hits: readonly Hits[], limit: number): Promise<number[]> =>
  asking(db, async (asked) => {
    const counts: RawBuilder<unknown>[] = [];
    for (const each of hits) {
      const found = await hitsOf(asked, each, sql``);
      counts.push(sql`(select count(*) from (${found} limit ${limit}) hits)`);
    }
    const { rows } = await sql<{ counts: number[] }>`select json_build_array(${sql.join(counts)}) as counts`.execute(asked);
    return rows[0]!.counts;
  });

/** What is new is gathered for a while: that takes a third of the time. Afterwards it goes into the index at once again. */
async function inBulk(db: Db, work: () => Promise<void>): Promise<void> {
  await sql`select set_config('gin_pending_list_limit', '32MB', true), set_config('work_mem', '64MB', true)`.execute(db);
  await sql`alter index search_words set (fastupdate = on)`.execute(db);
  await work();
  await sql`select gin_clean_pending_list('search_words')`.execute(db);
  await sql`alter index search_words set (fastupdate = off)`.execute(db);
}

/**
 * The index in PostgreSQL. Words are those of FTS5, so it finds what FTS5 finds: a vector has them with their places, once more with a
 * mark where they are named, and beside them the listings of the document, so that one index answers all but phrases by itself.
 * For these, `pairs` says of every document which words stand side by side in it, and seldom errs.
 */
export const tsvector: Engine = {
  mostWeighed,
  add: insertRows,
  inBulk,
  async remove(db, documents) {
    const ids = documents.map(({ id }) => id);
    await sql`delete from search where id = any(${ids}::integer[])`.execute(db);
    await sql`delete from titles where id = any(${ids}::integer[])`.execute(db);
    await sql`delete from pairs where document = any(${ids}::integer[])`.execute(db);
  },
  async clear(db) {
    for (const table of tables) await sql`delete from ${sql.table(table)}`.execute(db);
  },
  asking,
  async count(db, hits, limit) {
    const ids = await newest(db, hits, limit);
    return { ...hits, count: ids.length, ids };
  },
  countEach,
  best: (db, hits, limit) =>
    asking(db, async (asked) => {
      const posts = await countEntries(asked, ofDirectory('/'));
      return bestOf(asked, toAskedMatch(hits.match, true).all, hits.ids ?? [], { posts, limit });
    }),
  byDate: newest,
  newest,
};
