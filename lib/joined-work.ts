import { once } from './once.ts';

const works = (): Set<{ idle: () => Promise<void> }> => once('joined-works', () => new Set());

/**
 * Does work one request at a time. What is asked for while one runs is joined into one next run, which begins after every
 * such request came: so each caller's answer is about what was there when they asked, or later.
 */
export class JoinedWork<Request, Answer> {
  readonly #work: (request: Request) => Promise<Answer>;
  readonly #join: (one: Request, other: Request) => Request;
  #running: Promise<unknown> = Promise.resolve();
  #next: { request: Request; answer: Promise<Answer> } | null = null;

  constructor(work: (request: Request) => Promise<Answer>, join: (one: Request, other: Request) => Request) {
    this.#work = work;
    this.#join = join;
    works().add(this);
  }

  /** Resolves when nothing runs and nothing waits. */
  async idle(): Promise<void> {
    for (let seen: unknown = null; seen !== this.#running;) await (seen = this.#running);
  }

  ask(request: Request): Promise<Answer> {
    if (this.#next) {
      this.#next.request = this.#join(this.#next.request, request);
      return this.#next.answer;
    }
    const answer = this.#running.then(() => {
      const { request: joined } = this.#next!;
      this.#next = null;
      return this.#work(joined);
    });
    this.#next = { request, answer };
    this.#running = answer.catch(() => {});
    return answer;
  }
}

/** Resolves when all such work of this process is done: a stop waits for it. */
export async function joinedWorkIsDone(): Promise<void> {
  for (const work of works()) await work.idle();
}
