import { sql, type RawBuilder } from 'kysely';
import { lockNumber } from './locks.ts';
import type { Db } from './open.ts';
import { postgresAdapters } from './postgres.ts';

/** Is this a connection to PostgreSQL? Else it is one to SQLite. */
export const isPostgres = (db: Db): boolean => postgresAdapters().has(db.getExecutor().adapter);

/** Texts as rows of a table of that name with one column, `value`: one parameter, however many they are. */
export const valuesAs = (db: Db, values: readonly string[], name: string): RawBuilder<unknown> =>
  isPostgres(db)
    ? sql`unnest(${values}::text[]) as ${sql.ref(name)}(value)`
    : sql`json_each(${JSON.stringify(values)}) as ${sql.ref(name)}`;

/**
 * Lets no other server do what is named until the transaction `db` is over; it waits for its turn. A file of SQLite's has one that
 * writes anyway.
 */
export async function serialize(db: Db, name: string): Promise<void> {
  const schema = postgresAdapters().get(db.getExecutor().adapter);
  if (schema !== undefined) await sql`select pg_advisory_xact_lock(${lockNumber(name, schema)})`.execute(db);
}

/**
 * Has the transaction `db` wait for nobody's rows for longer than a moment, and fail instead: to be used for what can be written
 * later as well, so that a publish never has to give way to it.
 */
export async function giveWay(db: Db): Promise<void> {
  if (isPostgres(db)) await sql`set local lock_timeout = '200ms'`.execute(db);
}

/**
 * Has PostgreSQL look at tables in which very many rows have come at once: until it does so by itself, it plans by guesses about tables that
 * were empty a moment ago. SQLite needs no such thing here.
 */
export async function takeStock(db: Db, tables: readonly string[]): Promise<void> {
  if (isPostgres(db)) await sql`analyze ${sql.join(tables.map((name) => sql.table(name)))}`.execute(db);
}
