import type { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { CompiledQuery, SqliteAdapter, SqliteDialect, SqliteDriver, type DatabaseConnection, type SqliteDatabase } from 'kysely';

/** So long (ms) somebody else's transaction is waited for, and so often it is looked whether it is over. */
const [patience, pause] = [1000, 20];

/** SQLITE_BUSY and SQLITE_LOCKED (sqlite.org/rescode.html). */
const isBusy = (error: unknown): boolean => [5, 6].includes(Number((error as { errcode?: number }).errcode) & 0xff);

/** Does something on a connection, and waits with it until nobody else writes: not within SQLite, which would keep the whole process waiting. */
async function patiently<T>(database: DatabaseSync, work: () => Promise<T>): Promise<T> {
  for (const end = performance.now() + patience; ;) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || database.isTransaction || performance.now() >= end) throw error;
    }
    await setTimeout(pause);
  }
}

type Parts = { database: DatabaseSync; adapted: SqliteDatabase };

class PatientDriver extends SqliteDriver {
  readonly #database: DatabaseSync;

  constructor({ database, adapted }: Parts) {
    super({ database: adapted });
    this.#database = database;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    return {
      executeQuery: (query) => patiently(this.#database, () => connection.executeQuery(query)),
      streamQuery: (query, size) => connection.streamQuery(query, size),
    };
  }

  /** A transaction has the store from its beginning: what it has read, nobody changes before it writes. */
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

/**
 * SQLite takes tables back with a transaction as it does rows, which Kysely does not count on: without it, a server that was killed at its first
 * start, or at its first after an upgrade, left half of the tables, and never started again.
 */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** SQLite for a connection that writes, and that other programs may be in the way of. */
export class PatientSqlite extends SqliteDialect {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    super({ database: parts.adapted });
    this.#parts = parts;
  }

  override createDriver(): SqliteDriver {
    return new PatientDriver(this.#parts);
  }

  override createAdapter(): SqliteAdapter {
    return new TransactionalAdapter();
  }
}
