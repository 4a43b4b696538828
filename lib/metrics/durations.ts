import type { Metric } from './exposition.ts';

/** How often something took how long. */
export class Durations {
  readonly #bounds: readonly number[];
  readonly #counts: number[];
  #sum = 0;

  /** `bounds` are the upper ends of the buckets (s), from short to long. */
  constructor(bounds: readonly number[]) {
    this.#bounds = [...bounds, Infinity];
    this.#counts = this.#bounds.map(() => 0);
  }

  note(seconds: number): void {
    const bucket = this.#bounds.findIndex((bound) => seconds <= bound);
    this.#counts[bucket]! += 1;
    this.#sum += seconds;
  }

  /** Notes how long some work takes, also if it throws. */
  async time<T>(work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    try {
      return await work();
    } finally {
      this.note((performance.now() - began) / 1000);
    }
  }

  /** As Prometheus has it: each bucket holds the shorter ones too. */
  toMetric(name: string, help: string): Metric {
    let total = 0;
    const buckets = this.#bounds.map((bound, index) => {
      total += this.#counts[index]!;
      return { of: '_bucket', labels: { le: bound === Infinity ? '+Inf' : String(bound) }, value: total };
    });
    return {
      name,
      help,
      type: 'histogram',
      samples: [...buckets, { of: '_sum', value: this.#sum }, { of: '_count', value: total }],
    };
  }
}
