import { sql, type RawBuilder } from 'kysely';
import { chunksOf } from './chunks.ts';
import type { Db } from './open.ts';
import type { StoreTable } from './store-tables.ts';

/** A row of any table. */
export type Row = Record<string, string | number | null>;

/** A batch has so many rows at most, and (but for a longer row) so many bytes of text: more need not be in memory at once. */
const [mostRows, mostBytes] = [500, 4 * 1024 * 1024];

/** Rows that one statement writes; SQLite takes 32,766 values, PostgreSQL 65,535. */
const written = 100;

const columnList = (names: readonly string[]): RawBuilder<unknown> => sql.join(names.map((name) => sql.ref(name)));

/** The key of a row is on this side of that of another one. */
const keyIs = ({ key }: StoreTable, side: '>' | '<=', row: Row): RawBuilder<boolean> =>
  sql<boolean>`(${columnList(key)}) ${sql.raw(side)} (${sql.join(key.map((name) => row[name]))})`;

/** The key of the last row of the batch that comes after another key; undefined if there is none. Texts are weighed, not read. */
async function endOfBatch(db: Db, table: StoreTable, after: Row | null): Promise<Row | undefined> {
  const texts = table.columns.filter(({ isText }) => isText);
  const sizes = texts.map(({ name }) => sql`coalesce(octet_length(${sql.ref(name)}), 0)`);
  const bytes = sizes.length > 0 ? sql.join(sizes, sql` + `) : sql`0`;
  const { rows } = await sql<Row & { 'row bytes': number }>`select ${columnList(table.key)}, ${bytes} as "row bytes"
    from ${sql.table(table.name)} ${after ? sql`where ${keyIs(table, '>', after)}` : sql``}
    order by ${columnList(table.key)} limit ${mostRows}`.execute(db);
  let sum = 0;
  const beyond = rows.findIndex((row) => (sum += row['row bytes']) > mostBytes);
  return beyond === -1 ? rows.at(-1) : rows[Math.max(0, beyond - 1)];
}

/** All rows of a table, in batches, in the order of its key. */
export async function* batchesOf(db: Db, table: StoreTable): AsyncGenerator<Row[]> {
  const columns = columnList(table.columns.map(({ name }) => name));
  let last: Row | null = null;
  for (;;) {
    const end = await endOfBatch(db, table, last);
    if (!end) return;
    const { rows }: { rows: Row[] } = await sql<Row>`select ${columns} from ${sql.table(table.name)}
      where ${last ? sql`${keyIs(table, '>', last)} and ` : sql``}${keyIs(table, '<=', end)}
      order by ${columnList(table.key)}`.execute(db);
    yield rows;
    last = end;
  }
}

/** How many rows a table has. */
export async function countRows(db: Db, { name }: StoreTable): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from ${sql.table(name)}`.execute(db);
  return rows[0]!.count;
}

/** Writes rows into a table, ids included. */
export async function insertRows(db: Db, table: StoreTable, rows: readonly Row[]): Promise<void> {
  const names = table.columns.map(({ name }) => name);
  for (const some of chunksOf(rows, written)) {
    const values = some.map((row) => sql`(${sql.join(names.map((name) => row[name]))})`);
    await sql`insert into ${sql.table(table.name)} (${columnList(names)}) values ${sql.join(values)}`.execute(db);
  }
}
