import { closeSync, existsSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { Kysely, SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';
import { migrate } from './migrate.ts';
import type { Db, Store } from './open.ts';
import { isOutage } from './outage.ts';
import { PatientSqlite } from './patient-sqlite.ts';
import { sqliteMigrations } from './sqlite-migrations.ts';
import type { Tables } from './tables.ts';

/** Distinct statements a connection keeps compiled; a page needs some ten, a sync some twenty. */
const keptStatements = 200;

/** node:sqlite in the form that Kysely's SQLite dialect expects. */
function adapt(database: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  const wrap = (statement: StatementSync, sql: string): SqliteStatement => ({
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
    run(parameters) {
      // SQLite takes some transactions back by itself, as when the disk is full: to do that once more would fail, and hide why.
      if (sql === 'rollback' && !database.isTransaction) return { changes: 0, lastInsertRowid: 0 };
      return statement.run(...(parameters as SQLInputValue[]));
    },
    iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
  });
  return {
    close: () => database.close(),
    prepare(sql) {
      const kept = statements.get(sql);
      if (kept) return kept;
      if (statements.size >= keptStatements) statements.clear();
      const statement = wrap(database.prepare(sql), sql);
      statements.set(sql, statement);
      return statement;
    },
  };
}

/** A connection that reads, or one that writes too, and what closes it. `cacheMegabytes` bounds the pages that SQLite keeps in memory for it. */
function connect(file: string, mode: 'read' | 'write', cacheMegabytes: number): { db: Db; close: () => Promise<void> } {
  const database = new DatabaseSync(file);
  // FULL: a transaction is on disk before it is acknowledged. The time-out is short because a wait blocks every page.
  database.exec(`pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 500;
    pragma cache_size = ${-1024 * cacheMegabytes}; pragma temp_store = memory; pragma journal_size_limit = 67108864`);
  const adapted = adapt(database);
  // Who writes waits outside of SQLite.
  if (mode === 'write') database.exec('pragma busy_timeout = 0');
  const dialect = mode === 'write' ? new PatientSqlite({ database, adapted }) : new SqliteDialect({ database: adapted });
  const db = new Kysely<Tables>({ dialect });
  const close = async (): Promise<void> => {
    await db.destroy();
    // Kysely leaves open what it has never asked anything.
    if (database.isOpen) database.close();
  };
  return { db, close };
}

/** So often, and with such a pause (ms), somebody else's transaction is waited for. */
const [attempts, pause] = [10, 100];

/** Begins a transaction that writes, on a connection of its own: while one of ours is under way, it waits as others would. */
async function tryWriting(file: string): Promise<void> {
  if (!existsSync(file)) throw new Error(`${file} is not there any more.`);
  // To wait within SQLite would keep the whole process waiting.
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        return database.exec('begin immediate; rollback');
      } catch (error) {
        if (attempt === attempts || !isOutage(error)) throw error;
      }
      await setTimeout(pause);
    }
  } finally {
    database.close();
  }
}

/**
 * Makes the file of a store, unless it is there, for nobody else to read: it holds the addresses of commenters. SQLite gives its other files
 * the same mode. Whose account may do what in a folder that is there already is its owner's to say.
 */
function makePrivately(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
}

/** Opens a file of SQLite's, making it and its folder if needed, and brings its tables up to date. */
export async function openSqlite(file: string): Promise<Store> {
  if (file !== ':memory:') makePrivately(file);
  const write = connect(file, 'write', 8);
  try {
    await migrate(write.db, sqliteMigrations);
  } catch (error) {
    await write.close();
    throw error;
  }
  const read = connect(file, 'read', 8);
  return {
    read: read.db,
    write: write.db,
    isShared: false,
    // One server is at work on a file.
    alone: (_, work) => work(),
    tryWriting: () => tryWriting(file),
    async close() {
      await read.close();
      await write.close();
    },
  };
}
