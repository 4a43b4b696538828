import { createClient, RESP_TYPES } from '@redis/client';
import { complain, complaintsAreOver } from '../complain.ts';
import { late, orLate } from '../in-time.ts';

/** A command that takes longer (ms) is given up: a page is made in that time. */
const patience = 500;

/** One that has not answered is left alone for so long (ms). */
const rest = 2000;

/** Between two attempts to connect (ms). */
const longestPause = 1000;

const clientFor = (url: string) =>
  createClient({
    url,
    // Without a connection a command fails at once.
    disableOfflineQueue: true,
    commandOptions: { timeout: patience },
    pingInterval: 5000,
    socket: {
      connectTimeout: 2000,
      socketTimeout: 15_000,
      reconnectStrategy: (tries) => Math.min(50 * 2 ** tries, longestPause),
    },
  });

/** A connection to Redis that may be gone at any time, and comes back by itself. */
export class Redis {
  readonly #client;
  readonly #listener;
  #silentUntil = 0;

  private constructor(url: string) {
    this.#client = clientFor(url);
    this.#listener = clientFor(url);
    for (const each of [this.#client, this.#listener])
      each.on('error', (error: Error) =>
        complain('redis', `Redis is not there, and pages are made without it: ${error.message || error.name}`),
      );
    this.#client.on('ready', () => complaintsAreOver('redis'));
  }

  /** Connects, or goes on trying in the background. `onMessage` is called for each message of a channel, and when one may have been missed. */
  static async open(url: string, channel: string, onMessage: () => void): Promise<Redis> {
    const redis = new Redis(url);
    redis.#listener.on('ready', onMessage);
    const listening = redis.#listener.connect().then(() => redis.#listener.subscribe(channel, onMessage));
    const connecting = redis.#client.connect();
    await orLate(Promise.allSettled([listening, connecting]), 2 * patience);
    return redis;
  }

  /** Is it there, and does it answer? */
  get isReady(): boolean {
    return this.#client.isReady && performance.now() >= this.#silentUntil;
  }

  /** The client's own time-out ends when a command has been sent: one that takes it and says nothing would be waited for. */
  async #inTime<T>(answer: Promise<T>): Promise<T> {
    const told = await orLate(answer, patience);
    if (told !== late) return told;
    this.#silentUntil = performance.now() + rest;
    throw new Error(`nothing has come for ${patience} ms`);
  }

  /** Runs a script (Lua) with keys and arguments, as one step. Rejects if Redis is not there, or does not answer in time. */
  run(script: string, keys: readonly string[], values: readonly (string | Buffer)[]): Promise<unknown> {
    return this.#inTime(this.#client.sendCommand(['EVAL', script, String(keys.length), ...keys, ...values]));
  }

  /** What is at some keys, as bytes; null where nothing is. Rejects as `run` does. */
  async read(keys: readonly string[]): Promise<(Buffer | null)[]> {
    return this.#inTime(this.#client.withTypeMapping({ [RESP_TYPES.BLOB_STRING]: Buffer }).mGet([...keys]));
  }

  /** Sends a message to a channel, if it can be. */
  tell(channel: string, message: string): void {
    if (this.isReady) this.#client.publish(channel, message).catch(() => {});
  }

  close(): void {
    for (const each of [this.#client, this.#listener]) each.destroy();
  }
}
