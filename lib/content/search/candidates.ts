import type { Db } from '../../db/open.ts';
import { countEntries, ofDirectory } from '../listings.ts';
import { engineOf, type Hits } from './engine.ts';
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

/** Hits that are counted until it is seen that they are too many to be weighed. */
async function counted(db: Db, match: Match, narrowing: Narrowing): Promise<Required<Hits>> {
  const { count, mostWeighed } = engineOf(db);
  return { table: 'search', match, count: await count(db, { table: 'search', match }, narrowing, mostWeighed + 1) };
}

/** Candidates of which there are very many: those that have it in title or tags come first, and after them the newest. */
async function commonCandidates(db: Db, all: Hits, named: Match, { narrowing, upTo, most }: Wanted): Promise<Candidates> {
  const { best, newest, mostWeighed } = engineOf(db);
  const hits = await counted(db, named, narrowing);
  const first = hits.count <= mostWeighed ? await best(db, named, narrowing, most) : await newest(db, hits, narrowing, most);
  if (first.length === most) return { total: most, ids: first };
  // All that there are have to be counted, unless it is known that they are many.
  const limit = isNarrow(narrowing) ? most : upTo;
  const others = first.length < limit ? await newest(db, all, narrowing, limit) : [];
  const ids = [...new Set([...first, ...others])].slice(0, most);
  return { total: isNarrow(narrowing) ? ids.length : most, ids };
}

/** Finds what a query looks for. */
export async function findCandidates(db: Db, query: Query, wanted: Wanted): Promise<Candidates> {
  const { best, mostWeighed } = engineOf(db);
  const manner = { stemmed: true, shortest: await shortestBeginning(db) };
  const all = await counted(db, allOf(query, manner), wanted.narrowing);
  if (all.count > mostWeighed) return commonCandidates(db, all, allOf(query, manner, true), wanted);
  const ids = await best(db, all.match, wanted.narrowing, wanted.most);
  return { total: ids.length, ids };
}
