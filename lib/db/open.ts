import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Kysely, SqliteDialect, type SqliteDatabase, type SqliteStatement } from 'kysely';
import { Migrator } from 'kysely/migration';
import { once } from '../once.ts';
import { migrations } from './migrations.ts';
import type { Tables } from './tables.ts';

/** A connection, and a transaction on it. */
export type Db = Kysely<Tables>;

/**
 * The store. `read` sees what was last committed, also while a transaction on `write` is under way:
 * pages go on being served while a publish runs.
 */
export type Store = { read: Db; write: Db; close: () => Promise<void> };

/** Distinct statements a connection keeps compiled; a page needs some ten, a sync some twenty. */
const keptStatements = 200;

/** node:sqlite in the form that Kysely's SQLite dialect expects. */
function adapt(database: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>();
  const wrap = (statement: StatementSync): SqliteStatement => ({
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...(parameters as SQLInputValue[])),
    run: (parameters) => statement.run(...(parameters as SQLInputValue[])),
    iterate: (parameters) => statement.iterate(...(parameters as SQLInputValue[])),
  });
  return {
    close: () => database.close(),
    prepare(sql) {
      const kept = statements.get(sql);
      if (kept) return kept;
      if (statements.size >= keptStatements) statements.clear();
      const statement = wrap(database.prepare(sql));
      statements.set(sql, statement);
      return statement;
    },
  };
}

/** `cacheMegabytes` bounds the pages that SQLite keeps in memory for the connection. */
function connect(file: string, cacheMegabytes: number): Db {
  const database = new DatabaseSync(file);
  // FULL: a transaction is on disk before it is acknowledged. The time-out is short because a wait blocks every page.
  database.exec(`pragma journal_mode = wal; pragma synchronous = full; pragma busy_timeout = 500;
    pragma cache_size = ${-1024 * cacheMegabytes}; pragma temp_store = memory; pragma journal_size_limit = 67108864`);
  return new Kysely<Tables>({ dialect: new SqliteDialect({ database: adapt(database) }) });
}

async function migrate(db: Db): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error instanceof Error ? error : new Error('The store could not be migrated.', { cause: error });
}

/** Opens the SQLite file, making it and its folder if needed, and brings its tables up to date. */
export async function openStore(file: string): Promise<Store> {
  mkdirSync(dirname(file), { recursive: true });
  const write = connect(file, 8);
  await migrate(write);
  const read = connect(file, 8);
  return {
    read,
    write,
    async close() {
      await read.destroy();
      await write.destroy();
    },
  };
}

const holder = (): { store?: Store } => once('store', () => ({}));

/** Makes `opened` the store of this process, for `store()` to give. */
export const useStore = (opened: Store): Store => (holder().store = opened);

/** The store of this process. Throws if server.ts (or a command) has not opened one. */
export function store(): Store {
  const { store: opened } = holder();
  if (!opened) throw new Error('The store is not open. Start Waypost by `npm run up`, not by Next alone.');
  return opened;
}
