import { once } from '../once.ts';
import { complain } from './complain.ts';

/** Mail that is due again, or was queued by another process, is looked for so often (ms). */
const tick = 30_000;

/** A stop waits so long (ms) for the mail that is being sent. */
const grace = 10_000;

/**
 * Sends mail in the background: at once, when it is woken, and each half minute; one run at a time. `run` sends what is due
 * and begins no other mail once its signal is aborted.
 */
export class PostOffice {
  readonly #run: (stopped: AbortSignal) => Promise<unknown>;
  readonly #stopped = new AbortController();
  readonly #clock: NodeJS.Timeout;
  #running: Promise<void> | null = null;
  #isAsked = false;

  constructor(run: (stopped: AbortSignal) => Promise<unknown>) {
    this.#run = run;
    this.#clock = setInterval(() => this.wake(), tick).unref();
    this.wake();
  }

  /** Mail has been queued. */
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
        complain(`Mail waits: ${(error as Error).message}`);
      }
    }
    this.#running = null;
  }

  /** Resolves when nothing runs; after a stop, nothing will. */
  async idle(): Promise<void> {
    await this.#running;
  }

  /** Begins no other mail, and waits for the one that is being sent, 10 s at most: it would be sent again later. */
  async stop(): Promise<void> {
    this.#stopped.abort();
    clearInterval(this.#clock);
    let timer: NodeJS.Timeout | undefined;
    const isOver = new Promise((resolve) => (timer = setTimeout(resolve, grace)));
    await Promise.race([this.idle(), isOver]);
    clearTimeout(timer);
  }
}

const holder = (): { office?: PostOffice } => once('post-office', () => ({}));

/** Makes `office` the one of this process, for `wake()` to wake. */
export const usePostOffice = (office: PostOffice): PostOffice => (holder().office = office);

/** To be called when a transaction that queued mail is committed. In a process that sends none, the server's finds it. */
export const wake = (): void => holder().office?.wake();
