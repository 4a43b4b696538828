import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../../db/open.ts';
import type { AskedClause } from './tsquery.ts';

/** Words of a usual text: longer ones have to hold a word more often for it to say as much (bm25, with its usual `k1` and `b`). */
const usualLength = 400;

/** A word of more documents says so little that it is not counted how many they are. */
const mostCounted = 20_000;

/** What a clause adds to the score of a document of which `vector` is known: at most 1, for a word in the title. */
function weightOf({ exactly, weighed }: AskedClause): RawBuilder<number> {
  // ts_rank adds 1/n² for the nth place of a word, in parts of what endlessly many would make: that says how many places there are.
  const places = sql`(0.608 / (1 - least(ts_rank('{1,0,0,0}', vector, ${exactly}::tsquery), 0.998)) - 0.5)`;
  const saturated = sql`1 / (1 + 1.2 * (0.25 + 0.75 * size / ${sql.lit(usualLength)}) / ${places})`;
  return sql`case when vector @@ ${weighed('A')}::tsquery then 1
    when vector @@ ${weighed('B')}::tsquery then 0.9999 else least(0.9998, ${saturated}) end`;
}

/** How rare the words of each clause are, by bm25; of a single one it is no matter. */
async function raritiesOf(db: Db, clauses: readonly AskedClause[], posts: number): Promise<number[]> {
  if (clauses.length === 1) return [1];
  const counts = clauses.map(({ roughly }) => sql`select 1 from search where words @@ ${roughly}::tsquery limit ${mostCounted}`);
  const { rows } = await sql<{ count: number }>`${sql.join(
    counts.map((found) => sql`select count(*) as count from (${found}) found`),
    sql` union all `,
  )}`.execute(db);
  return rows.map(({ count }) => Math.max(1e-6, Math.log((posts - count + 0.5) / (count + 0.5))));
}

/** The ids of those of some documents that are the best by all clauses, the best first. */
export async function bestOf(
  db: Db,
  clauses: readonly AskedClause[],
  ids: readonly number[],
  { posts, limit }: { posts: number; limit: number },
): Promise<number[]> {
  const rarities = await raritiesOf(db, clauses, posts);
  const score = sql.join(
    clauses.map((clause, index) => sql`${sql.lit(rarities[index]!)} * (${weightOf(clause)})`),
    sql` + `,
  );
  // Nothing is given another weight: that unpacks a vector, once for all that is asked of it.
  const { rows } = await sql<{ id: number }>`select id from
    (select id, date, url, (select ${score} from (select setweight(words, 'D', '{}') as vector offset 0) unpacked) as score
      from search where id = any(${ids}::integer[])) weighed
    order by round((score * 1e6)::numeric) desc, date desc nulls last, url limit ${limit}`.execute(db);
  return rows.map(({ id }) => id);
}
