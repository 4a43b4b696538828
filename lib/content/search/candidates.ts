import type { Db } from '../../db/open.ts';
import { countEntries, ofDirectory } from '../listings.ts';
import { engineOf, type Counted, type Hits } from './engine.ts';
import { isNarrow, type Narrowing } from './filter.ts';
import { allOf, type Match } from './match.ts';
import type { Query } from './query.ts';

/** The fewest letters of a beginning that is looked for in texts too: the index reads every word that begins so. */
export async function shortestBeginning(db: Db): Promise<number> {
  const posts = await countEntries(db, ofDirectory('/'));
  return posts > 50_000 ? 4 : posts > 10_000 ? 3 : posts > 2000 ? 2 : 1;
}

/** What a query finds: how many, at most `most`, and the ids of at least the first `upTo` of them, the best first. */
type Candidates = { total: number; ids: number[] };

type Wanted = { narrowing: Narrowing; upTo: number; most: number };

type SearchHits = Extract<Hits, { table: 'search' }>;

/** Hits that are counted until it is seen that they are too many to be weighed. */
const counted = (db: Db, match: Match, narrowing: Narrowing): Promise<Counted<SearchHits>> =>
  engineOf(db).count(db, { table: 'search', match, narrowing }, engineOf(db).mostWeighed + 1);

/** Candidates of which there are very many: those that have it in title or tags come first, and after them the newest. */
async function commonCandidates(
  db: Db,
  all: Counted<SearchHits>,
  inNames: Match,
  { narrowing, upTo, most }: Wanted,
): Promise<Candidates> {
  const { best, newest, mostWeighed } = engineOf(db);
  const named = await counted(db, inNames, narrowing);
  const first = await (named.count <= mostWeighed ? best : newest)(db, named, most);
  if (first.length === most) return { total: most, ids: first };
  // All that there are have to be counted, unless it is known that they are many.
  const limit = isNarrow(narrowing) ? most : upTo;
  const others = first.length < limit ? await newest(db, all, limit) : [];
  const ids = [...new Set([...first, ...others])].slice(0, most);
  return { total: isNarrow(narrowing) ? ids.length : most, ids };
}

/** Finds what a query looks for. */
export const findCandidates = (db: Db, query: Query, wanted: Wanted): Promise<Candidates> =>
  engineOf(db).asking(db, (asked) => candidates(asked, query, wanted));

async function candidates(db: Db, query: Query, wanted: Wanted): Promise<Candidates> {
  const { best, mostWeighed } = engineOf(db);
  const manner = { stemmed: true, shortest: await shortestBeginning(db) };
  const all = await counted(db, allOf(query, manner), wanted.narrowing);
  if (all.count > mostWeighed) return commonCandidates(db, all, allOf(query, manner, true), wanted);
  const ids = await best(db, all, wanted.most);
  return { total: ids.length, ids };
}
