/**
 * Bits that a filter has for each pair of words that stand side by side in a document, and how many of them are set for it: of pairs
 * that are not there, 2.4 % seem to be (B. Bloom, "Space/time trade-offs in hash coding with allowable errors", 1970).
 */
const [bitsOfPair, setBits] = [8, 4];

const leastBytes = 8;

/** Two numbers in one, each of its bits depending on all of theirs (the end of MurmurHash3). */
function mixed(a: number, b: number): number {
  let hash = Math.imul(a, 0x9e37_79b1) ^ b;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85eb_ca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
  return hash ^ (hash >>> 16);
}

/** FNV-1a of a word's UTF-16 units. */
function hashOf(word: string): number {
  let hash = 0x811c_9dc5;
  for (let index = 0; index < word.length; index++) hash = Math.imul(hash ^ word.charCodeAt(index), 0x0100_0193);
  return hash;
}

/**
 * Calls back with the numbers of each pair of words that stand side by side; a filter takes their rests by its length. Numbers that are
 * as good as independent come from two (A. Kirsch, M. Mitzenmacher, "Less hashing, same performance", 2006). Without lists in between,
 * and in 31 bits: this is done for every pair of words of a blog.
 */
function forEachNumber(words: readonly string[], each: (number: number) => void): void {
  for (let index = 1, before = hashOf(words[0] ?? ''); index < words.length; index++) {
    const hash = hashOf(words[index]!);
    const first = mixed(before, hash);
    const second = mixed(first, hash);
    for (let bit = 0; bit < setBits; bit++) each((first + Math.imul(bit, second)) & 0x7fff_ffff);
    before = hash;
  }
}

/** The numbers of the pairs of words that stand side by side. */
export function pairsOf(words: readonly string[]): number[] {
  const numbers: number[] = [];
  forEachNumber(words, (number) => void numbers.push(number));
  return numbers;
}

/** The filter of the pairs in some texts; its bits are numbered as `get_bit` of PostgreSQL's does. */
export function pairFilter(texts: readonly (readonly string[])[]): Buffer {
  const pairs = texts.reduce((sum, { length }) => sum + Math.max(0, length - 1), 0);
  const filter = Buffer.alloc(Math.max(leastBytes, Math.ceil((pairs * bitsOfPair) / 8)));
  const bits = filter.length * 8;
  for (const words of texts) {
    forEachNumber(words, (number) => {
      const bit = number % bits;
      filter[bit >> 3]! |= 1 << (bit & 7);
    });
  }
  return filter;
}
