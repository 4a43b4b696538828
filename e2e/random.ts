/** Chance that can be repeated: the same seed gives the same numbers. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** From 0 to below 1 (Tommy Ettinger's mulberry32). */
  number(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** From 0 to `most`, both included. */
  upTo(most: number): number {
    return Math.floor(this.number() * (most + 1));
  }

  /** True so often, from 0 (never) to 1. */
  chance(share: number): boolean {
    return this.number() < share;
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new Error('There is nothing to pick from.');
    return items[this.upTo(items.length - 1)]!;
  }

  /** Some of the items, each as often as not, at most so many. */
  some<T>(items: readonly T[], most: number): T[] {
    return items.filter(() => this.chance(0.5)).slice(0, most);
  }

  /** One of the items, each as often as its weight says. */
  weighed<T>(items: readonly (readonly [weight: number, item: T])[]): T {
    let left = this.number() * items.reduce((sum, [weight]) => sum + weight, 0);
    for (const [weight, item] of items) if ((left -= weight) < 0) return item;
    return items.at(-1)![1];
  }
}
