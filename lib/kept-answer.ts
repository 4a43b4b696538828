import { late, orLate } from './in-time.ts';

/** How long (ms) an answer is given to others too, and how long one is waited for. */
type Times = { fresh: number; patience: number };

/**
 * Asks what costs something, or may never answer: one at a time, however many want to know; an answer that is fresh is given again. Who
 * waits longer than `patience` gets undefined, and the question stays the only one until it is answered.
 */
export class KeptAnswer<Answer> {
  readonly #question: () => Promise<Answer>;
  readonly #times: Times;
  #asked: Promise<Answer> | null = null;
  #answered = -Infinity;

  constructor(question: () => Promise<Answer>, times: Times) {
    this.#question = question;
    this.#times = times;
  }

  /** Throws what the question throws, which is no answer that is kept. `now` is ms of any clock. */
  async ask(now = performance.now()): Promise<Answer | undefined> {
    if (!this.#asked || now - this.#answered >= this.#times.fresh) this.#asked = this.#begin();
    const answer = await orLate(this.#asked, this.#times.patience);
    return answer === late ? undefined : answer;
  }

  #begin(): Promise<Answer> {
    // Until it is answered, it is as fresh as can be.
    this.#answered = Infinity;
    const asked = this.#question();
    const note = (): void => void (this.#answered = performance.now());
    const forget = (): void => void (this.#answered = -Infinity);
    asked.then(note, forget);
    return asked;
  }
}
