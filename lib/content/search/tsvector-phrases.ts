import { sql, type RawBuilder } from 'kysely';
import type { Db } from '../../db/open.ts';
import { phraseQuery, type Asked, type AskedClause } from './tsquery.ts';
import { cut, quoted } from './vector.ts';

/** So many documents are looked at for a phrase without a look at the filters of all documents first. */
const mostLookedAt = 3000;

/** The condition that the pairs of a clause are in a document's filter. */
function hasPairs({ pairs }: AskedClause): RawBuilder<unknown> {
  if (!pairs) return sql`true`;
  const isSet = (number: number) => sql`get_bit(pairs, ${number}::integer % (8 * length(pairs))) = 1`;
  const ofPhrases = pairs.map((numbers) => sql`(${sql.join(numbers.map(isSet), sql` and `)})`);
  return sql`(${sql.join(ofPhrases, sql` or `)})`;
}

/**
 * The condition that a row of `hits` has the phrases of these clauses: here its vector is unpacked. One that is too long may have no
 * places for them; then its filter has to do.
 */
const hasPhrases = (clauses: readonly AskedClause[]): RawBuilder<unknown> =>
  sql`(select words @@ ${phraseQuery(clauses)}::tsquery or words @@ ${quoted(cut)}::tsquery
      and (select ${sql.join(clauses.map(hasPairs), sql` and `)} from pairs where document = search.id)
    from search where search.id = hits.id)`;

/** Which of the excluded phrases a document may have: a column for each. */
const mayHave = (excluded: readonly AskedClause[], isFiltered: boolean): RawBuilder<unknown> =>
  sql.join(
    excluded.map((clause, index) => sql`, ${isFiltered ? hasPairs(clause) : sql`true`} as ${sql.id(`may${index}`)}`),
    sql` `,
  );

/**
 * The query for those of the rows that were `found` roughly that have the phrases which are wanted, and none that is excluded, in the
 * order that is given. Vectors are unpacked one after the other, until there are enough hits. Of very many rows it is known by the
 * filters of pairs which may be hits.
 */
export async function withPhrases(
  db: Db,
  { all, none }: Asked,
  found: RawBuilder<unknown>,
  order: RawBuilder<unknown>,
): Promise<RawBuilder<unknown>> {
  const [wanted, excluded] = [all.filter(({ isPhrase }) => isPhrase), none.filter(({ isPhrase }) => isPhrase)];
  const { rows } = await sql<{ count: number }>`select count(*) as count from
    (select 1 from (${found}) found limit ${mostLookedAt + 1}) counted`.execute(db);
  const isFiltered = rows[0]!.count > mostLookedAt;
  const near = sql`select document ${mayHave(excluded, true)} from pairs
    where ${sql.join([sql`true`, ...wanted.map(hasPairs)], sql` and `)}`;
  const rough = isFiltered
    ? sql`select * from found join near on near.document = found.id`
    : sql`select * ${mayHave(excluded, false)} from found`;
  const verdicts = [
    ...(wanted.length > 0 ? [hasPhrases(wanted)] : []),
    ...excluded.map((clause, index) => sql`case when ${sql.id(`may${index}`)} then not ${hasPhrases([clause])} else true end`),
  ];
  return sql`with found as not materialized (${found}), near as materialized (${near})
    select id from (${rough} ${order} offset 0) hits where ${sql.join(verdicts, sql` and `)}`;
}
