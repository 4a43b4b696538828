import { env } from '../env.ts';
import { orLate } from '../in-time.ts';
import { once } from '../once.ts';
import { everything, type Edge } from './edges.ts';
import { PurgeQueue, type Times } from './purge-queue.ts';

/** Who changes a page waits so long (ms) for the edges. */
const moment = 250;

/** A stop waits so long (ms) for purges. */
const grace = 3000;

/** Has the caches in front drop what is dropped here: each has a queue of its own, so that none waits for another. */
export class Purger {
  readonly #queues: readonly PurgeQueue[];

  constructor(edges: readonly Edge[], siteUrl: string, times?: Times) {
    this.#queues = edges.map((edge) => new PurgeQueue(edge, siteUrl, times));
  }

  /** The pages at these URLs have been dropped here. Returns at once. */
  purge(urls: readonly string[]): void {
    for (const queue of this.#queues) queue.add(urls);
  }

  /** All pages have been dropped here. Returns at once. */
  purgeAll(): void {
    this.purge([everything]);
  }

  /** Resolves when the edges have been told; after a moment (250 ms), if they are slow. */
  async told(): Promise<void> {
    if (this.#queues.length > 0) await orLate(Promise.all(this.#queues.map((queue) => queue.sent())), moment);
  }

  /** Sends what waits, for 3 s at most. */
  async stop(): Promise<void> {
    const over = new AbortController();
    const stops = Promise.all(this.#queues.map((queue) => queue.stop(over.signal)));
    await orLate(stops, grace);
    over.abort();
    await stops;
  }
}

/** The purger of this process, for the edges of its environment. */
export const purger = (): Purger => once('purger', () => new Purger(env().edges, env().siteUrl));
