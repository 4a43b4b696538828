import { createHash } from 'node:crypto';

/** What stands before the words of what is named (title and tags; of `titles`: the title) when they are written once more. No word has it. */
export const namedMark = '=';

/** What stands before the first word of the first column, a title, when it is written once more. */
export const startMark = '^';

/** A word that no document has. */
export const nowhere = '!';

/** A word of those documents that are too long for all of their words and places. */
export const cut = '~';

/** Bounds of PostgreSQL's: the last place, and places of a word. */
const [lastPlace, mostPlaces] = [16_382, 255];

/** So much of a word is kept (UTF-16 units): it may have 2,046 bytes, and what is looked for is shorter. */
const longestWord = 500;

const shortened = (word: string): string => (word.length > longestWord ? word.slice(0, longestWord).toWellFormed() : word);

/** A listing as a word: its name begins with `/` or `#`. A long one is known by its hash. */
export const listingWord = (listing: string): string =>
  listing.length > longestWord ? listing.charAt(0) + createHash('sha256').update(listing).digest('hex') : listing;

/** Of 1,048,575 bytes; while there are less than these, words are written with their places. */
const [mostBytes, mostBytesWithPlaces] = [1_000_000, 600_000];

/** Places between two columns, so that no phrase goes across. */
const gap = 10;

/** A column of a document: its words, how they are weighed (A to D, as PostgreSQL does), and whether they are marked. */
export type Column = { words: readonly string[]; weight: 'A' | 'B' | 'D'; isNamed: boolean };

/** A word as PostgreSQL takes it, in a vector and in a query. */
export const quoted = (word: string): string => (/['\\]/.test(word) ? `'${word.replace(/['\\]/g, '$&$&')}'` : `'${word}'`);

/** The places of each word, the most important words first; whether some have been left out. */
function placesOf(columns: readonly Column[], others: readonly string[]): { places: Map<string, string[]>; isCut: boolean } {
  const places = new Map<string, string[]>(others.map((word) => [word, []]));
  let isCut = false;
  const add = (word: string, place: number, weight: string): void => {
    const known = places.get(word);
    const isFull = place > lastPlace || (known !== undefined && known.length >= mostPlaces);
    isCut ||= isFull;
    const written = isFull ? [] : [`${place}${weight === 'D' ? '' : weight}`];
    if (known) known.push(...written);
    else places.set(word, written);
  };
  let place = 1;
  for (const { words, weight, isNamed } of columns) {
    for (const [index, whole] of words.entries()) {
      const word = shortened(whole);
      add(word, place + index, weight);
      if (isNamed) add(namedMark + word, place + index, weight);
      if (place + index === 1) add(startMark + word, 1, weight);
    }
    place += words.length + gap;
  }
  return { places, isCut };
}

/**
 * A document's vector, as text for `::tsvector`. Of one that is too long, words lose first their places and then themselves, from its
 * end on; then it has the word `cut`. `others` are words without a place.
 */
export function toVector(columns: readonly Column[], others: readonly string[]): string {
  const { places, isCut } = placesOf(columns, others);
  const written: string[] = [];
  let [bytes, isLeftOut] = [0, isCut];
  for (const [word, at] of places) {
    const own = Buffer.byteLength(word) + 2;
    const isWithPlaces = bytes + own + 2 * at.length <= mostBytesWithPlaces;
    const isWritten = bytes + own <= mostBytes;
    isLeftOut ||= !isWritten || (!isWithPlaces && at.length > 0);
    if (!isWritten) continue;
    bytes += own + (isWithPlaces ? 2 * at.length + 2 : 0);
    written.push(isWithPlaces && at.length > 0 ? `${quoted(word)}:${at.join(',')}` : quoted(word));
  }
  return [...written, ...(isLeftOut ? [quoted(cut)] : [])].join(' ');
}
