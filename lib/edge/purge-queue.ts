import { complain, complaintsAreOver } from '../complain.ts';
import { everything, purgesOf, type Edge } from './edges.ts';
import { sendPurge, type Outcome } from './purge.ts';

/** In ms: how long the edge has to answer, when what may have been on its way to it is purged again, and how long a failure is waited out. */
export type Times = { limit: number; again: number; pauses: readonly number[] };

const usual: Times = { limit: 2000, again: 2000, pauses: [100, 1000, 5000, 15_000, 60_000] };

/** Purges that are under way at the same time. */
const atOnce = 8;

/** More pages than these at once are one purge of everything. */
const most = 2000;

/** Paths that wait, each once; `everything` is in place of all. */
class Waiting {
  #paths = new Set<string>();

  add(path: string): void {
    if (this.#paths.has(everything)) return;
    const isAll = path === everything || this.#paths.size >= most;
    if (isAll) this.#paths.clear();
    this.#paths.add(isAll ? everything : path);
  }

  take(): string | undefined {
    const [path] = this.#paths;
    if (path !== undefined) this.#paths.delete(path);
    return path;
  }

  takeAll(): string[] {
    const all = [...this.#paths];
    this.#paths.clear();
    return all;
  }

  get size(): number {
    return this.#paths.size;
  }
}

/**
 * Has one edge drop pages, in the background. An answer that was on its way to the edge when its page was purged is kept there after all, so a
 * cache of ours is asked once more a little later. While an edge does not answer, it is asked again after ever longer pauses, a minute at
 * most, for as long as it takes: what waits is bounded.
 */
export class PurgeQueue {
  readonly #edge: Edge;
  readonly #siteUrl: string;
  /** Without what may be a secret in its address. */
  readonly #name: string;
  readonly #times: Times;
  readonly #stopped = new AbortController();
  readonly #waiting = new Waiting();
  readonly #later = new Waiting();
  #running: Promise<void> | null = null;
  #failures = 0;
  #pause: NodeJS.Timeout | undefined;
  #again: NodeJS.Timeout | undefined;

  constructor(edge: Edge, siteUrl: string, times: Times = usual) {
    this.#edge = edge;
    this.#siteUrl = siteUrl;
    this.#name = new URL(purgesOf(edge, everything, siteUrl)[0]!.url).host;
    this.#times = times;
  }

  /** The pages at these paths have been dropped here. */
  add(paths: readonly string[]): void {
    for (const path of paths) {
      this.#waiting.add(path);
      if (!this.#edge.isTemplate) this.#later.add(path);
    }
    if (this.#later.size > 0) this.#again ??= setTimeout(() => this.#addAgain(), this.#times.again).unref();
    // While it fails, the next try is due already.
    if (this.#failures === 0) this.#wake();
  }

  #addAgain(): void {
    this.#again = undefined;
    for (const path of this.#later.takeAll()) this.#waiting.add(path);
    if (this.#failures === 0) this.#wake();
  }

  #wake(): void {
    this.#running ??= this.#work().finally(() => {
      this.#running = null;
      if (this.#waiting.size === 0 || this.#stopped.signal.aborted) return;
      if (this.#failures === 0) this.#wake();
      else this.#wakeLater();
    });
  }

  #wakeLater(): void {
    const { pauses } = this.#times;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#wake(), pauses[Math.min(this.#failures, pauses.length) - 1]).unref();
  }

  /** Sends what waits until nothing does, or the edge fails: it is not asked for each page then. */
  async #work(): Promise<void> {
    let isThere = true;
    const work = async (): Promise<void> => {
      for (let path = this.#waiting.take(); path !== undefined; path = isThere ? this.#waiting.take() : undefined) {
        const outcome = await this.#send(path);
        if (outcome.is !== 'unavailable') continue;
        isThere = false;
        this.#waiting.add(path);
        if (!this.#stopped.signal.aborted) this.#complain(outcome.reason);
      }
    };
    await Promise.all(Array.from({ length: atOnce }, work));
    if (isThere && this.#failures > 0) complaintsAreOver('purges');
    this.#failures = isThere ? 0 : this.#failures + 1;
  }

  #complain(reason: string): void {
    complain('purges', `The cache ${this.#name} cannot be told of changed pages, and is told again later: ${reason}.`);
  }

  async #send(path: string): Promise<Outcome> {
    const { limit } = this.#times;
    for (const purge of purgesOf(this.#edge, path, this.#siteUrl)) {
      const outcome = await sendPurge(purge, { isTemplate: this.#edge.isTemplate, limit, stopped: this.#stopped.signal });
      if (outcome.is === 'refused')
        complain('purges', `The cache ${this.#name} refuses to be told of changed pages, and keeps them: ${outcome.reason}.`);
      if (outcome.is !== 'done') return outcome;
    }
    return { is: 'done' };
  }

  /** Resolves when what waits has been sent; at once if the edge is known to fail. */
  async sent(): Promise<void> {
    while (this.#failures === 0 && this.#running) await this.#running;
  }

  /** Sends what waits, also what would be sent again later, once; `over` ends it. */
  async stop(over: AbortSignal): Promise<void> {
    clearTimeout(this.#again);
    clearTimeout(this.#pause);
    over.addEventListener('abort', () => this.#stopped.abort());
    await this.#running;
    clearTimeout(this.#pause);
    for (const path of this.#later.takeAll()) this.#waiting.add(path);
    await this.#work();
    this.#stopped.abort();
  }
}
