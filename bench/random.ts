/** Numbers from 0 to 1, the same for the same seed on every machine (mulberry32). */
export type Random = () => number;

export function seeded(seed: number): Random {
  let state = Math.imul(seed + 1, 0x9e3779b9);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A whole number from `from` up to and including `to`. */
export function between(random: Random, from: number, to: number): number {
  return from + Math.floor(random() * (to - from + 1));
}

export function pick<T>(random: Random, list: readonly T[]): T {
  return list[Math.floor(random() * list.length)] as T;
}

/**
 * A table in which the item of rank r fills a share of about 1/(r + shift): one draw from it is as
 * cheap as one from a plain list, which 60 million words need.
 */
export function skewed<T>(list: readonly T[], shift: number, cells = 65536): T[] {
  const weights = list.map((_, rank) => 1 / (rank + shift));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const table: T[] = [];
  let reached = 0;
  list.forEach((item, rank) => {
    reached += (weights[rank] as number) / total;
    while (table.length < Math.round(reached * cells)) table.push(item);
  });
  return table;
}
