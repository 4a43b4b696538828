import { sql } from 'kysely';
import type { Db } from '../../db/open.ts';
import type { Site } from '../../site.ts';
import { findCandidates } from './candidates.ts';
import { excerptsOf, type Excerpt } from './excerpts.ts';
import { narrow, type Filter } from './filter.ts';
import { parseQuery, type Query } from './query.ts';

/** Results on a page. */
const pageSize = 10;

/** Nobody turns over more pages than these results fill. */
const mostResults = 1000;

/** Of a longer body (UTF-16 units), the beginning is what an excerpt is taken from. */
const longestBody = 200_000;

/** A post or a page that was found. `date` is ms UTC, null for a page without one. */
export type Result = Excerpt & { url: string; dir: string; date: number | null };

/** A page of results. */
export type Results = {
  /** How many there are, and whether these are only the first of more. */
  total: number;
  hasMore: boolean;
  /** Which page this is (from 1), and how many there are. */
  page: number;
  pages: number;
  results: Result[];
};

async function resultsOf(db: Db, query: Query, ids: readonly number[]): Promise<Result[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('documents')
    .select(['id', 'url', 'title', 'dir', 'date', 'summary', sql<string>`substr(body, 1, ${longestBody})`.as('body')])
    .where('id', 'in', ids)
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const found = ids.flatMap((id) => byId.get(id) ?? []);
  const excerpts = excerptsOf(query, found);
  return found.map(({ url, dir, date }, index) => ({ url, dir, date, ...excerpts[index]! }));
}

/**
 * What a query finds among all that is published, a page of it; a page that is too high is the last one. Null if the text looks for
 * nothing.
 */
export async function search(
  db: Db,
  { text, filter, page }: { text: string; filter: Filter; page: number },
  site: Site,
): Promise<Results | null> {
  const query = parseQuery(text);
  if (!query) return null;
  const wanted = { narrowing: narrow(filter, site), upTo: Math.min(page * pageSize, mostResults), most: mostResults + 1 };
  const found = await findCandidates(db, query, wanted);
  const total = Math.min(found.total, mostResults);
  const pages = Math.max(1, Math.ceil(total / pageSize));
  const shown = Math.min(page, pages);
  const results = await resultsOf(db, query, found.ids.slice((shown - 1) * pageSize, Math.min(shown * pageSize, mostResults)));
  return { total, hasMore: found.total > mostResults, page: shown, pages, results };
}
