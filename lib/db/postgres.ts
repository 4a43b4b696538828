import { randomUUID } from 'node:crypto';
import {
  HandleEmptyInListsPlugin,
  Kysely,
  PostgresDialect,
  replaceWithNoncontingentExpression,
  sql,
  type DialectAdapter,
} from 'kysely';
import pg from 'pg';
import { once } from '../once.ts';
import { Locks } from './locks.ts';
import { migrate } from './migrate.ts';
import { withoutNul } from './nul.ts';
import type { Db, Store } from './open.ts';
import { placeName } from './place.ts';
import { postgresMigrations } from './postgres-migrations.ts';
import type { Tables } from './tables.ts';

/** Connections for reading. Writing has one of its own, as with SQLite: what one server writes is written one after the other. */
const readers = 8;

/** What PostgreSQL knows connections of this program by. */
export const applicationName = 'waypost';

/** A connection that cannot be had in this time (ms) is given up. */
const patience = 5000;

/** So is the answer to what a page asks. What is written may have to wait for another server's publish. */
const readPatience = 15_000;

/** What is written waits so long (ms) for a publish of the same server: there is one connection for both. */
const writePatience = 120_000;

const { INT8, NUMERIC } = pg.types.builtins;

/** Counts, ids and moments (ms) are numbers: none of ours is as large as 2^53. */
function getTypeParser(...[type, format]: Parameters<typeof pg.types.getTypeParser>): unknown {
  return type === INT8 || type === NUMERIC ? Number : pg.types.getTypeParser(type, format);
}

/** A connection whose parameters may be any text, and which is not used again once a question on it was given up. */
class Client extends pg.Client {
  override query(...parameters: unknown[]): never {
    const [text, values, ...rest] = parameters;
    const safe = Array.isArray(values) ? values.map((value) => (typeof value === 'string' ? withoutNul(value) : value)) : values;
    const asked: unknown = (super.query as (...all: unknown[]) => unknown).call(this, text, safe, ...rest);
    if (asked instanceof Promise)
      asked.catch((error: Error) => {
        // pg gives the question up and leaves it on the connection, where whatever is asked next would wait behind it.
        if (error.message === 'Query read timeout') this.end().catch(() => {});
      });
    return asked as never;
  }
}

/** A server that has died leaves its locks after half a minute; one that does nothing within a transaction for so long has lost its way. */
const sessionSettings =
  "set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 4; set idle_in_transaction_session_timeout = '10min'";

/** Has a new connection ready for use. */
async function settle(client: pg.ClientBase): Promise<void> {
  await client.query({ text: sessionSettings, query_timeout: patience } as pg.QueryConfig);
}

/** Connections to a database, at most `max`. */
function poolOf(url: string, max: number, more: pg.PoolConfig = {}): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: patience,
    ...more,
    application_name: applicationName,
    // Whoever has died without a word holds nobody up for longer than this, on either side.
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    onConnect: settle,
    types: { getTypeParser },
    Client: Client as unknown as new () => pg.ClientBase,
  });
  // An idle connection that breaks is replaced by the next query; without a listener it would end the process.
  pool.on('error', () => {});
  // So does one that breaks between two queries of a transaction; the next of them fails.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** What connections to PostgreSQL are known by. Not by a class: routes have a copy of Kysely's of their own. */
export const postgresAdapters = (): WeakSet<DialectAdapter> => once('postgres-adapters', () => new WeakSet());

function kyselyOn(pool: pg.Pool): Db {
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    // `in ()` is no SQL to PostgreSQL.
    plugins: [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })],
  });
  postgresAdapters().add(db.getExecutor().adapter);
  return db;
}

/** Writes a row that nobody sees and nobody waits for, and takes it back. */
async function tryWriting(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin; set local lock_timeout = '1s'");
    await client.query('insert into facts (name, value) values ($1, $1)', [`try ${randomUUID()}`]);
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    await client.query('rollback').catch((error: unknown) => void (broken = error as Error));
    client.release(broken);
  }
}

/** Opens a database of PostgreSQL's, and brings its tables up to date. Throws if it cannot be reached. */
export async function openPostgres(url: string): Promise<Store> {
  // It holds locks, and is closed at the end alone.
  const session = poolOf(url, 1, { idleTimeoutMillis: 0 });
  const readPool = poolOf(url, readers, { query_timeout: readPatience });
  const [read, write, locks] = [
    kyselyOn(readPool),
    kyselyOn(poolOf(url, 1, { connectionTimeoutMillis: writePatience })),
    new Locks(session),
  ];
  const close = async (): Promise<void> => void (await Promise.all([read.destroy(), write.destroy(), session.end()]));
  try {
    await locks.alone('migrate', async () => {
      const { rows } = await sql<{ schema: string | null }>`select current_schema() as schema`.execute(write);
      // Else Kysely takes the tables of another blog in the same database for ours.
      await migrate(write, postgresMigrations, rows[0]?.schema ?? 'public');
    });
  } catch (error) {
    await close();
    throw new Error(`The store at ${placeName({ url })} cannot be opened: ${(error as Error).message}`, { cause: error });
  }
  return {
    read,
    write,
    isShared: true,
    alone: (name, work) => locks.alone(name, work),
    tryWriting: () => tryWriting(readPool),
    close,
  };
}
