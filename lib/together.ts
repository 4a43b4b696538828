import { JoinedWork } from './joined-work.ts';

/**
 * Work that costs as much for many as for one, done for all who ask at once: while a turn runs, those who come are gathered for the
 * next one. Each gets their own result; if a turn fails, each of it is tried alone, so that one harms none of the others.
 */
export class Together<Item extends object, Result> {
  readonly #turns: JoinedWork<Item[], ReadonlyMap<Item, Result>>;
  readonly #work: (items: readonly Item[]) => Promise<Result[]>;

  constructor(work: (items: readonly Item[]) => Promise<Result[]>) {
    this.#work = work;
    const turn = async (items: Item[]): Promise<ReadonlyMap<Item, Result>> => {
      const results = await work(items);
      return new Map(items.map((item, index) => [item, results[index]!]));
    };
    this.#turns = new JoinedWork(turn, (one, other) => [...one, ...other]);
  }

  async do(item: Item): Promise<Result> {
    try {
      return (await this.#turns.ask([item])).get(item)!;
    } catch {
      return (await this.#work([item]))[0]!;
    }
  }
}
