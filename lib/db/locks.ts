import { createHash } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import type pg from 'pg';

/** A lock that another server has is asked for again after so long (ms). */
const pause = 25;

/**
 * The number that an advisory lock of a name has (PostgreSQL, "Advisory Locks"): they are those of the whole database, in which each schema
 * may have a blog of its own.
 */
export const lockNumber = (name: string, schema: string): bigint =>
  createHash('sha256')
    .update(schema === 'public' ? `waypost ${name}` : `waypost ${schema}\n${name}`)
    .digest()
    .readBigInt64BE();

/**
 * Locks that one server at a time has: advisory locks of one session of PostgreSQL, which are given back when the server dies or the
 * session breaks. A session may have any number of them, so nobody who waits needs a connection.
 */
export class Locks {
  readonly #session: pg.Pool;
  readonly #schema: string;
  readonly #turns = new Map<string, Promise<unknown>>();

  /** `session` is a pool of one connection, which stays open; `schema` is that of the blog. */
  constructor(session: pg.Pool, schema: string) {
    this.#session = session;
    this.#schema = schema;
  }

  /** Does work while nobody else has the lock of a name, here or elsewhere. Rejects if PostgreSQL cannot be asked, or as the work does. */
  alone<T>(name: string, work: () => Promise<T>): Promise<T> {
    // To the server, the whole process is one session, which may have a lock twice.
    const turn = (this.#turns.get(name) ?? Promise.resolve()).then(() => this.#withLock(name, work));
    const over = turn
      .catch(() => {})
      .finally(() => {
        if (this.#turns.get(name) === over) this.#turns.delete(name);
      });
    this.#turns.set(name, over);
    return turn;
  }

  async #withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
    const number = lockNumber(name, this.#schema);
    while (!(await this.#ask('pg_try_advisory_lock', number))) await setTimeout(pause);
    try {
      return await work();
    } finally {
      // A session that is gone has none.
      await this.#ask('pg_advisory_unlock', number).catch(() => {});
    }
  }

  async #ask(what: 'pg_try_advisory_lock' | 'pg_advisory_unlock', number: bigint): Promise<boolean> {
    const { rows } = await this.#session.query<{ done: boolean }>(`select ${what}($1) as done`, [number]);
    return rows[0]!.done;
  }
}
