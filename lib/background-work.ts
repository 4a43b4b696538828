import { orLate } from './in-time.ts';

/** What is due again, or was queued by another process, is looked for so often (ms). */
const tick = 30_000;

/** After a run that failed, the next one comes so soon (ms): what has been done and could not be noted is to be noted before others do it again. */
const soon = 2000;

/** A stop waits so long (ms) for what is under way: less than the whole of it may take. */
const grace = 7000;

/**
 * Works off a queue of the store in the background: at once, when it is woken, soon after a failure, and each half minute; one run
 * at a time. `run` does what is due and begins nothing more once its signal is aborted; `onFailure` is told why a run failed, which ends nothing.
 */
export class BackgroundWork {
  readonly #run: (stopped: AbortSignal) => Promise<unknown>;
  readonly #onFailure: (reason: string) => void;
  readonly #stopped = new AbortController();
  readonly #clock: NodeJS.Timeout;
  #again: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;
  #isAsked = false;

  constructor(run: (stopped: AbortSignal) => Promise<unknown>, onFailure: (reason: string) => void) {
    this.#run = run;
    this.#onFailure = onFailure;
    this.#clock = setInterval(() => this.wake(), tick).unref();
    this.wake();
  }

  /** Something has been queued. */
  wake(): void {
    if (this.#stopped.signal.aborted) return;
    this.#isAsked = true;
    this.#running ??= this.#work();
  }

  async #work(): Promise<void> {
    while (this.#isAsked && !this.#stopped.signal.aborted) {
      this.#isAsked = false;
      try {
        await this.#run(this.#stopped.signal);
      } catch (error) {
        this.#onFailure((error as Error).message);
        clearTimeout(this.#again);
        this.#again = setTimeout(() => this.wake(), soon).unref();
      }
    }
    this.#running = null;
  }

  /** Resolves when nothing runs; after a stop, nothing will. */
  async idle(): Promise<void> {
    await this.#running;
  }

  /** Begins nothing more, and waits for what is under way, 7 s at most: it would be done again later. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    clearInterval(this.#clock);
    clearTimeout(this.#again);
    await orLate(this.idle(), grace);
  }
}
