import { sql } from 'kysely';
import type { Db } from '../../db/open.ts';
import { countEntries, ofDirectory } from '../listings.ts';
import { isNarrow, onDocuments, onEntries, type Narrowing } from './filter.ts';
import { allOf } from './match.ts';
import type { Query } from './query.ts';

/**
 * What more posts hold is not weighed: to weigh a hundred thousand takes 60 ms and says little, since they hold it all. Those that
 * have it in title or tags come first then, and after them the newest.
 */
const mostWeighed = 20_000;

/** To ask the index about one post after the other pays for so few of them. */
const fewAsked = 100;

/** What an expression of FTS5 matches in a table; `count` goes no further than it has to. */
export type Hits = { table: 'search' | 'titles'; match: string; count: number };

/** Counts what an expression matches, up to a limit: it is seen that there are many. */
export async function countHits(db: Db, table: Hits['table'], match: string, limit = mostWeighed + 1): Promise<Hits> {
  const name = sql.table(table);
  const { rows } = await sql<{ count: number }>`select count(*) as count from
    (select 1 from ${name} where ${name} match ${match} limit ${limit})`.execute(db);
  return { table, match, count: rows[0]!.count };
}

/**
 * A word in the title outweighs one in the tags, and that one any number in the text: by these weights even a document that is a
 * hundred times as long as others keeps its place (bm25 gives less for words in long ones).
 */
const weights = sql.raw('1e8, 1e4, 1');

const toIds = (rows: readonly { id: number }[]): number[] => rows.map(({ id }) => id);

/** The ids of the best documents, best first; those that are as good, as are all that have it in the title, by date. */
async function best(db: Db, match: string, narrowing: Narrowing, limit: number): Promise<number[]> {
  const narrowed = sql`cross join documents on documents.id = search.rowid and ${onDocuments(narrowing)}`;
  const { rows } = await sql<{ id: number }>`with top as materialized
    (select search.rowid as hit, bm25(search, ${weights}) as score from search ${isNarrow(narrowing) ? narrowed : sql``}
      where search match ${match} order by score limit ${limit})
    select id from top cross join documents on id = hit
      order by round(score / (select min(score) from top), 6) desc, date desc, url`.execute(db);
  return toIds(rows);
}

/** How many posts there are. */
const countPosts = (db: Db): Promise<number> => countEntries(db, ofDirectory('/'));

/**
 * The ids of the newest hits. Few are sorted by date; of many, the newest are met soon on the way through the listing, from its newest
 * entry on.
 */
export async function newest(db: Db, { table, match, count }: Hits, narrowing: Narrowing, limit: number): Promise<number[]> {
  const name = sql.table(table);
  if (count <= Math.sqrt(limit * (await countPosts(db)))) {
    const { rows } = await sql<{ id: number }>`select id from ${name} cross join documents on id = ${name}.rowid
      where ${name} match ${match} and ${onDocuments(narrowing)} order by date desc, url desc limit ${limit}`.execute(db);
    return toIds(rows);
  }
  const isAsked = count > mostWeighed && limit <= fewAsked && !isNarrow(narrowing);
  // The plus sign keeps SQLite from asking the index anew for each entry.
  const isHit = isAsked
    ? sql`exists (select 1 from ${name} where ${name} match ${match} and rowid = documents.id)`
    : sql`+documents.id in (select rowid from ${name} where ${name} match ${match})`;
  const { rows } = await sql<{ id: number }>`select documents.id from entries
    cross join documents on documents.url = entries.url and documents.live = 1
    where ${onEntries(narrowing)} and ${isHit} order by entries.date desc, entries.url desc limit ${limit}`.execute(db);
  return toIds(rows);
}

/** The fewest letters of a beginning that is looked for in texts too: the index reads every word that begins so. */
export async function shortestBeginning(db: Db): Promise<number> {
  const posts = await countPosts(db);
  return posts > 50_000 ? 4 : posts > 10_000 ? 3 : posts > 2000 ? 2 : 1;
}

/** What a query finds: how many, at most `most`, and the ids of at least the first `upTo` of them, the best first. */
type Candidates = { total: number; ids: number[] };

type Wanted = { narrowing: Narrowing; upTo: number; most: number };

/** Candidates of which there are very many. */
async function commonCandidates(db: Db, all: Hits, named: Hits, { narrowing, upTo, most }: Wanted): Promise<Candidates> {
  const first =
    named.count <= mostWeighed ? await best(db, named.match, narrowing, most) : await newest(db, named, narrowing, most);
  if (first.length === most) return { total: most, ids: first };
  // All that there are have to be counted, unless it is known that they are many.
  const limit = isNarrow(narrowing) ? most : upTo;
  const others = first.length < limit ? await newest(db, all, narrowing, limit) : [];
  const ids = [...new Set([...first, ...others])].slice(0, most);
  return { total: isNarrow(narrowing) ? ids.length : most, ids };
}

/** Finds what a query looks for. */
export async function findCandidates(db: Db, query: Query, wanted: Wanted): Promise<Candidates> {
  const manner = { stemmed: true, shortest: await shortestBeginning(db) };
  const all = await countHits(db, 'search', allOf(query, manner));
  if (all.count > mostWeighed)
    return commonCandidates(db, all, await countHits(db, 'search', allOf(query, manner, 'title tags')), wanted);
  const ids = await best(db, all.match, wanted.narrowing, wanted.most);
  return { total: ids.length, ids };
}
