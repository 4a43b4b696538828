/** A word or a phrase that is looked for. */
export type Term = {
  text: string;
  /** Is it only how a word begins? */
  begins: boolean;
  /** Must it not be there? */
  excluded: boolean;
};

/** What is looked for; at least one term is not excluded. */
export type Query = readonly Term[];

/** More of a query is not read: UTF-16 units, terms, words in all of them, and the terms that cost most: beginnings and phrases. */
const most = { length: 200, terms: 12, words: 24, costly: 3 };

const eachWord = /[\p{L}\p{N}\p{M}]+/gu;

/** Is there a letter or a digit? The index passes over everything else. */
const hasWord = (text: string): boolean => /[\p{L}\p{N}]/u.test(text);

/** What telephones make of what is typed. */
const plainMarks = (text: string): string => text.replace(/[“”„‟«»]/g, '"').replace(/(?<=^|\s)[–—−](?=\S)/g, '-');

/** The text of a query as far as it is read, in one line. */
export const toQueryText = (text: string): string =>
  plainMarks(text.slice(0, most.length).toWellFormed())
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();

function toTerm([, minus, phrase, word = '', star]: RegExpMatchArray): Term {
  const written = phrase ?? word;
  const text = written.replace(/(?<!\*)\*+$/, '').trim();
  return { text, begins: star !== '' || written.endsWith('*'), excluded: minus !== '' };
}

/** A term as single words; without what must not be there, since its words may. */
const asWords = (term: Term, words: readonly string[]): Term[] =>
  term.excluded ? [] : words.map((text) => ({ text, begins: false, excluded: false }));

/** No more than the index should be asked: costly terms beyond the first few are single words, and the rest is left out. */
function withinBounds(terms: readonly Term[]): Term[] {
  let [costly, words] = [0, 0];
  const kept: Term[] = [];
  for (const term of terms) {
    const parts = term.text.match(eachWord) ?? [];
    const isTooMuch = (term.begins || parts.length > 1) && ++costly > most.costly;
    words += parts.length;
    if (words <= most.words) kept.push(...(isTooMuch ? asWords(term, parts) : [term]));
  }
  return kept.slice(0, most.terms);
}

/**
 * Reads what somebody typed: words, "phrases", beginnings (`instal*`), and `-` before what must not be there. Whatever else it
 * holds is a part of a word, or passed over: no text is wrong. Null if nothing is looked for.
 */
export function parseQuery(text: string): Query | null {
  const found = toQueryText(text).matchAll(/(-?)(?:"([^"]*)"?|([^\s"]+))(\*?)/gu);
  const terms = [...found].map(toTerm).filter((term) => hasWord(term.text));
  const kept = withinBounds(terms);
  return kept.some(({ excluded }) => !excluded) ? kept : null;
}
