import { randomUUID } from 'node:crypto';
import {
  HandleEmptyInListsPlugin,
  Kysely,
  PostgresDialect,
  replaceWithNoncontingentExpression,
  type DialectAdapter,
} from 'kysely';
import pg from 'pg';
import { once } from '../once.ts';
import { Locks } from './locks.ts';
import { migrate } from './migrate.ts';
import type { Db, Store } from './open.ts';
import { placeName } from './place.ts';
import { Client, patience, watchedClient } from './postgres-client.ts';
import { postgresMigrations } from './postgres-migrations.ts';
import type { Tables } from './tables.ts';

/** Connections for reading. Writing has one of its own, as with SQLite: what one server writes is written one after the other. */
const readers = 8;

/** What PostgreSQL knows connections of this program by. */
export const applicationName = 'waypost';

/** The answer to what a page asks, or to what waits for nobody, is given up after so long (ms). What is written may have to wait for another server's publish. */
const readPatience = 15_000;

/** What is written waits so long (ms) for a publish of the same server: there is one connection for both. */
const writePatience = 120_000;

const { INT8, NUMERIC } = pg.types.builtins;

/** Counts, ids and moments (ms) are numbers: none of ours is as large as 2^53. */
function getTypeParser(...[type, format]: Parameters<typeof pg.types.getTypeParser>): unknown {
  return type === INT8 || type === NUMERIC ? Number : pg.types.getTypeParser(type, format);
}

/** A server that has died leaves its locks after half a minute; one that does nothing within a transaction for so long has lost its way. */
const sessionSettings =
  "set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 4; set idle_in_transaction_session_timeout = '10min'";

/** Has a new connection ready for use. */
async function settle(client: pg.ClientBase): Promise<void> {
  await client.query({ text: sessionSettings, query_timeout: patience } as pg.QueryConfig);
  const asked: pg.QueryConfig & { query_timeout: number } = { text: 'select pg_backend_pid() as pid', query_timeout: patience };
  const { rows } = await client.query<{ pid: number }>(asked);
  (client as Client).backend = rows[0]!.pid;
}

/** Connections to a database, at most `max`. */
function poolOf(url: string, max: number, more: pg.PoolConfig = {}, kind = Client): pg.Pool {
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
    Client: kind as unknown as new () => pg.ClientBase,
  });
  // An idle connection that breaks is replaced by the next query; without a listener it would end the process.
  pool.on('error', () => {});
  // So does one that breaks between two queries of a transaction; the next of them fails.
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** What connections to PostgreSQL are known by, with their schema. Not by a class: routes have a copy of Kysely's of their own. */
export const postgresAdapters = (): WeakMap<DialectAdapter, string> => once('postgres-adapters', () => new WeakMap());

function kyselyOn(pool: pg.Pool, schema: string): Db {
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    // `in ()` is no SQL to PostgreSQL.
    plugins: [new HandleEmptyInListsPlugin({ strategy: replaceWithNoncontingentExpression })],
  });
  postgresAdapters().set(db.getExecutor().adapter, schema);
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

/** Is PostgreSQL at work for a connection? Where it keeps no account of that, it is taken to be. */
async function isAtWork(session: pg.Pool, backend: number): Promise<boolean> {
  const text = "select 1 from pg_stat_activity where pid = $1 and coalesce(state, '') not like 'idle%'";
  return (await session.query(text, [backend])).rows.length > 0;
}

/** The schema in which a blog has its tables: there may be others in the same database. */
async function schemaOf(session: pg.Pool): Promise<string> {
  const { rows } = await session.query<{ schema: string | null }>('select current_schema() as schema');
  return rows[0]?.schema ?? 'public';
}

/** Opens a database of PostgreSQL's, and brings its tables up to date. Throws if it cannot be reached. */
export async function openPostgres(url: string): Promise<Store> {
  // It holds locks, and is closed at the end alone.
  const session = poolOf(url, 1, { idleTimeoutMillis: 0, query_timeout: readPatience });
  const readPool = poolOf(url, readers, { query_timeout: readPatience });
  const watched = watchedClient((backend) => isAtWork(session, backend));
  const writePool = poolOf(url, 1, { connectionTimeoutMillis: writePatience }, watched);
  const close = async (): Promise<void> => void (await Promise.all([readPool, writePool, session].map((pool) => pool.end())));
  try {
    const schema = await schemaOf(session);
    const [read, write, locks] = [kyselyOn(readPool, schema), kyselyOn(writePool, schema), new Locks(session, schema)];
    // Kysely is told the schema, or it takes the tables of another blog in the same database for ours.
    await locks.alone('migrate', () => migrate(write, postgresMigrations, schema));
    return {
      read,
      write,
      isShared: true,
      alone: (name, work) => locks.alone(name, work),
      tryWriting: () => tryWriting(readPool),
      close,
    };
  } catch (error) {
    await close();
    throw new Error(`The store at ${placeName({ url })} cannot be opened: ${(error as Error).message}`, { cause: error });
  }
}
