/**
 * Bits that a filter has for each pair of words that stand side by side in a document, and those of them that are set for it: of pairs
 * that are not there, 1.4 % seem to be (B. Bloom, "Space/time trade-offs in hash coding with allowable errors", 1970).
 */
const bitsOfPair = 16;

const leastBytes = 8;

/** Two numbers in one, each of its bits depending on all of theirs (the end of MurmurHash3). */
function mixed(a: number, b: number): number {
  let hash = Math.imul(a, 0x9e37_79b1) ^ b;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** FNV-1a of a word's UTF-16 units. */
function hashOf(word: string): number {
  let hash = 0x811c_9dc5;
  for (let index = 0; index < word.length; index++) hash = Math.imul(hash ^ word.charCodeAt(index), 0x0100_0193);
  return hash;
}

/** A pair of words as filters know it: two numbers of 32 bits, of which each filter takes the rest by its length. */
export type Pair = readonly [first: number, second: number];

/** The pairs of words that stand side by side. */
export function pairsOf(words: readonly string[]): Pair[] {
  const hashes = words.map(hashOf);
  return hashes.slice(1).map((hash, index) => {
    const first = mixed(hashes[index]!, hash);
    return [first, mixed(first, hash)];
  });
}

/** A filter of pairs: two bits are set for each of them, numbered as `get_bit` of PostgreSQL's does. */
export function pairFilter(pairs: readonly Pair[]): Buffer {
  const filter = Buffer.alloc(Math.max(leastBytes, Math.ceil((pairs.length * bitsOfPair) / 8)));
  for (const pair of pairs) {
    for (const number of pair) {
      const bit = number % (filter.length * 8);
      filter[bit >> 3]! |= 1 << (bit & 7);
    }
  }
  return filter;
}
