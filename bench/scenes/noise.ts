import type { Random } from '../random.ts';

/** Smooth noise over a plane, about -1 to 1, with features about one unit across. */
export type Noise = (x: number, y: number) => number;

/** Gradient noise whose lattice is drawn from `random`; it repeats after 256 units. */
export function noiseFrom(random: Random): Noise {
  const table = new Uint8Array(512);
  for (let index = 0; index < 256; index++) table[index] = index;
  for (let index = 255; index > 0; index--) {
    const other = Math.floor(random() * (index + 1));
    const kept = table[index]!;
    table[index] = table[other]!;
    table[other] = kept;
  }
  table.copyWithin(256, 0, 256);
  const across = new Float64Array(256);
  const down = new Float64Array(256);
  for (let index = 0; index < 256; index++) {
    const angle = random() * Math.PI * 2;
    across[index] = Math.cos(angle) * 1.5;
    down[index] = Math.sin(angle) * 1.5;
  }
  return (x, y) => {
    const left = Math.floor(x);
    const top = Math.floor(y);
    const dx = x - left;
    const dy = y - top;
    const column = left & 255;
    const row = top & 255;
    const first = table[column]! + row;
    const second = table[(column + 1) & 255]! + row;
    const a = table[first & 511]!;
    const b = table[second & 511]!;
    const c = table[(first + 1) & 511]!;
    const d = table[(second + 1) & 511]!;
    const ease = dx * dx * dx * (dx * (dx * 6 - 15) + 10);
    const easeDown = dy * dy * dy * (dy * (dy * 6 - 15) + 10);
    const upperLeft = across[a]! * dx + down[a]! * dy;
    const upperRight = across[b]! * (dx - 1) + down[b]! * dy;
    const lowerLeft = across[c]! * dx + down[c]! * (dy - 1);
    const lowerRight = across[d]! * (dx - 1) + down[d]! * (dy - 1);
    const upper = upperLeft + (upperRight - upperLeft) * ease;
    const lower = lowerLeft + (lowerRight - lowerLeft) * ease;
    return upper + (lower - upper) * easeDown;
  };
}

/** Fractal noise: `octaves` layers, each twice as fine as the one before and `gain` times as strong. */
export function fbm(noise: Noise, x: number, y: number, octaves: number, gain = 0.5): number {
  let sum = 0;
  let strength = 1;
  let total = 0;
  for (let octave = 0; octave < octaves; octave++) {
    sum += noise(x, y) * strength;
    total += strength;
    strength *= gain;
    const turned = x * 1.62 - y * 1.19 + 17.3;
    y = x * 1.19 + y * 1.62 + 5.7;
    x = turned;
  }
  return sum / total;
}

/** Fractal noise folded into crests, 0 to 1: mountain ridges, bark, the threads of a cloud. */
export function ridged(noise: Noise, x: number, y: number, octaves: number, gain = 0.5): number {
  let sum = 0;
  let strength = 1;
  let total = 0;
  let before = 1;
  for (let octave = 0; octave < octaves; octave++) {
    const fold = 1 - Math.abs(noise(x, y));
    const crest = fold * fold * before;
    sum += crest * strength;
    total += strength;
    before = crest;
    strength *= gain;
    const turned = x * 1.62 - y * 1.19 + 31.1;
    y = x * 1.19 + y * 1.62 + 9.2;
    x = turned;
  }
  return sum / total;
}

/** 0 below `from`, 1 above `to`, an even curve between; `from` may be the larger of the two. */
export function smooth(from: number, to: number, value: number): number {
  const share = Math.min(1, Math.max(0, (value - from) / (to - from)));
  return share * share * (3 - 2 * share);
}

/** A random number from 0 to 1 that belongs to a point of a lattice. */
export function chance(x: number, y: number, seed = 0): number {
  let mixed = Math.imul(x | 0, 0x27d4eb2d) ^ Math.imul(y | 0, 0x165667b1) ^ Math.imul(seed + 1, 0x9e3779b9);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 4294967296;
}

/** A number from `from` up to `to`. */
export function ranged(random: Random, from: number, to: number): number {
  return from + random() * (to - from);
}
