import { sql } from 'kysely';
import { isPostgres, takeStock } from './dialect.ts';
import { goOnAbove, highestIds } from './highest-ids.ts';
import { movedTables } from './moved-tables.ts';
import { withoutNul } from './nul.ts';
import type { Db, Store } from './open.ts';
import { RowSum } from './row-sum.ts';
import type { StoreTable } from './store-tables.ts';
import { batchesOf, countRows, insertRows, type Row } from './table-rows.ts';

/** A table that was copied, as it is in the one store and in the other: rows, and a checksum (hex) over all of them. */
export type MovedTable = {
  name: string;
  rows: { here: number; there: number };
  sum: { here: string; there: string };
  /** Texts in which NUL characters became U+FFFD, because PostgreSQL keeps none. */
  withNul: number;
};

export type MoveOptions = {
  /** What facts are in the other store, by name, where they are not the same; null: it has none. */
  facts: Readonly<Record<string, (value: string) => string | null>>;
  /** What is to be made in the other store, in its transaction, when all is copied. */
  complete: (db: Db) => Promise<void>;
  /** Told now and then how far it is: rows of a table. */
  onProgress?: (step: 'copied' | 'compared', table: string, done: number, total: number) => void;
};

/** The store was not moved, for a reason that an operator can do something about. */
export class MoveRefusal extends Error {}

/** The copy is not what was copied; it was not kept. */
export class MoveMismatch extends Error {
  readonly tables: readonly MovedTable[];

  constructor(tables: readonly MovedTable[]) {
    const wrong = tables.filter((table) => !isEqual(table)).map(({ name }) => name);
    super(`The copy is not the same as the store in: ${wrong.join(', ')}.`);
    this.tables = tables;
  }
}

/** Is a copy the same as what was copied? */
export const isEqual = ({ rows, sum }: MovedTable): boolean => rows.here === rows.there && sum.here === sum.there;

/** Throws a MoveRefusal that says what is in a store, if there is anything. */
async function refuseUnlessEmpty(db: Db, tables: readonly StoreTable[]): Promise<void> {
  const names = sql.join(tables.map(({ name }) => sql.table(name)));
  // Nobody else writes into it from now on; a file has one writer anyway.
  if (isPostgres(db)) await sql`lock table ${names} in exclusive mode`.execute(db);
  const counts: string[] = [];
  for (const table of tables) {
    const count = await countRows(db, table);
    if (count > 0) counts.push(`${count} ${table.name}`);
  }
  if (counts.length > 0) throw new MoveRefusal(`It is not empty, and nothing in it is overwritten: it has ${counts.join(', ')}.`);
}

/** Makes rows what another store keeps of them, in place; gives the texts in which NUL was replaced. */
function replaceNul(rows: readonly Row[]): number {
  let count = 0;
  for (const row of rows)
    for (const [name, value] of Object.entries(row)) {
      if (typeof value !== 'string' || !value.includes('\0')) continue;
      row[name] = withoutNul(value);
      count++;
    }
  return count;
}

function moveFacts(rows: readonly Row[], facts: MoveOptions['facts']): Row[] {
  return rows.flatMap((row) => {
    const change = facts[String(row['name'])];
    const value = change ? change(String(row['value'])) : row['value']!;
    return value === null ? [] : { ...row, value };
  });
}

/** What errors are told with: where they came up. */
async function at<T>(where: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw new Error(`${where}: ${(error as Error).message}`, { cause: error });
  }
}

type Copied = { sum: RowSum; withNul: number };

async function copy(source: Db, destination: Db, table: StoreTable, { facts, onProgress }: MoveOptions): Promise<Copied> {
  const sum = new RowSum(table);
  const total = await countRows(source, table);
  let [withNul, read] = [0, 0];
  for await (const batch of batchesOf(source, table)) {
    read += batch.length;
    const rows = table.name === 'facts' ? moveFacts(batch, facts) : batch;
    if (isPostgres(destination)) withNul += replaceNul(rows);
    sum.add(rows);
    await insertRows(destination, table, rows);
    onProgress?.('copied', table.name, read, total);
  }
  // All that there is has been read.
  if (read !== total) throw new Error(`${read} of ${total} rows could be read by their key`);
  return { sum, withNul };
}

async function sumOf(db: Db, table: StoreTable, total: number, { onProgress }: MoveOptions): Promise<RowSum> {
  const sum = new RowSum(table);
  for await (const rows of batchesOf(db, table)) {
    sum.add(rows);
    onProgress?.('compared', table.name, sum.rows, total);
  }
  return sum;
}

async function copyAll(source: Db, destination: Db, options: MoveOptions): Promise<MovedTable[]> {
  const tables = await movedTables(source, destination);
  await refuseUnlessEmpty(destination, tables);
  const copied = new Map<StoreTable, Copied>();
  for (const table of tables) copied.set(table, await at(table.name, () => copy(source, destination, table, options)));
  const moved: MovedTable[] = [];
  for (const [table, { sum: here, withNul }] of copied) {
    const there = await at(table.name, () => sumOf(destination, table, here.rows, options));
    const rows = { here: here.rows, there: await countRows(destination, table) };
    moved.push({ name: table.name, rows, sum: { here: here.hex, there: there.hex }, withNul });
  }
  if (!moved.every(isEqual)) throw new MoveMismatch(moved);
  await goOnAbove(destination, await highestIds(source));
  await at('the search index', () => options.complete(destination));
  await takeStock(
    destination,
    tables.map(({ name }) => name),
  );
  return moved;
}

/**
 * Copies all that a store has into another one, which must be empty, in either direction between SQLite and PostgreSQL. Ids are kept, and none is
 * given twice afterwards. What the other store then has is read again and compared, row by row. It is one transaction there, and a
 * snapshot here. Throws a MoveRefusal, a MoveMismatch, or what a database says, with the table; the other store is then as it was.
 */
export const moveStore = (from: Store, to: Store, options: MoveOptions): Promise<MovedTable[]> =>
  from.read
    .transaction()
    // SQLite knows no other.
    .setIsolationLevel('repeatable read')
    .execute((source) => to.write.transaction().execute((destination) => copyAll(source, destination, options)));
