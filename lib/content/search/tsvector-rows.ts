import { sql } from 'kysely';
import type { Db } from '../../db/open.ts';
import { tokensOf } from '../../db/tokens.ts';
import type { Indexed } from './engine.ts';
import { pairFilter } from './pair-filter.ts';
import { listingWord, toVector, type Column } from './vector.ts';

/** The tables of the index. */
export const tables = ['search', 'titles', 'pairs'] as const;

/** Texts of each document in words, all at once. */
function wordsOf(
  documents: readonly Indexed[],
  columns: readonly ('title' | 'tags' | 'text' | 'words')[],
  stemmed: boolean,
): string[][][] {
  const all = tokensOf(
    documents.flatMap((document) => columns.map((column) => document[column])),
    { stemmed },
  );
  return documents.map((_, index) => all.slice(index * columns.length, (index + 1) * columns.length));
}

const named = (words: readonly string[], weight: 'A' | 'B'): Column => ({ words, weight, isNamed: true });

const plain = (words: readonly string[]): Column => ({ words, weight: 'D', isNamed: false });

/** Writes documents into the tables. */
export async function insertRows(db: Db, documents: readonly Indexed[]): Promise<void> {
  const stems = wordsOf(documents, ['title', 'tags', 'text'], true);
  const written = wordsOf(documents, ['title', 'words'], false);
  const rows = documents.map(({ id, date, url, listings }, index) => {
    const [title = [], tags = [], text = []] = stems[index]!;
    const [ofTitle = [], ofAddress = []] = written[index]!;
    const size = title.length + tags.length + text.length;
    const words = toVector([named(title, 'A'), named(tags, 'B'), plain(text)], listings.map(listingWord));
    const names = toVector([named(ofTitle, 'A'), plain(ofAddress)], []);
    return {
      search: sql`(${id}::integer, ${date}::bigint, ${url}, ${size}::integer, ${words}::tsvector)`,
      titles: sql`(${id}::integer, ${date}::bigint, ${url}, ${names}::tsvector)`,
      pairs: sql`(${id}::integer, ${pairFilter([title, tags, text])}::bytea)`,
    };
  });
  if (rows.length === 0) return;
  for (const table of tables)
    await sql`insert into ${sql.table(table)} values ${sql.join(rows.map((row) => row[table]))}`.execute(db);
}
