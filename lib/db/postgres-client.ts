import pg from 'pg';
import { withoutNul } from './nul.ts';

/** A connection that cannot be had in this time (ms) is given up. */
export const patience = 5000;

/** An answer that is not there after so long (ms) is asked after, and again after that. */
const look = 8000;

/** A connection whose parameters may be any text, and which is not used again once a question on it was given up. */
export class Client extends pg.Client {
  /** The number of the process that serves it (`pg_backend_pid`), when it is known. */
  backend: number | null = null;

  constructor(options: pg.ClientConfig) {
    // A pool may let who asks wait for longer until it is their turn.
    super({ ...options, connectionTimeoutMillis: patience });
  }

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

/**
 * Connections whose questions may take as long as they like, but are given up, with their connection, when nobody is at work on them: the
 * database's machine has gone, or the line to it. `isAtWork` says so of a backend, by another connection.
 */
export const watchedClient = (isAtWork: (backend: number) => Promise<boolean>): typeof Client =>
  class extends Client {
    override query(...parameters: unknown[]): never {
      const asked: unknown = super.query(...parameters);
      if (asked instanceof Promise && this.backend !== null) this.#watch(asked, this.backend);
      return asked as never;
    }

    #watch(asked: Promise<unknown>, backend: number): void {
      let [isOver, doubts] = [false, 0];
      const ask = async (): Promise<void> => {
        const isFine = await isAtWork(backend).catch(() => false);
        if (isOver) return;
        // Once, it may just have ended, and the answer be on its way.
        doubts = isFine ? 0 : doubts + 1;
        if (doubts === 2) return this.end();
        timer = setTimeout(ask, look).unref();
      };
      let timer = setTimeout(ask, look).unref();
      const end = (): void => {
        isOver = true;
        clearTimeout(timer);
      };
      asked.then(end, end);
    }
  };
