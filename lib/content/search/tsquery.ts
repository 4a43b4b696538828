import { tokensOf } from '../../db/tokens.ts';
import { separated } from '../search-text.ts';
import type { Clause, Match, Phrase } from './match.ts';
import { pairsOf } from './pair-filter.ts';
import { namedMark, nowhere, quoted, startMark } from './vector.ts';

/** A phrase in words as the index has them. */
type Words = { words: readonly string[]; begins: boolean };

type WordsClause = { any: readonly Words[]; where: Clause['where'] };

/** A clause as PostgreSQL is asked for it. */
export type AskedClause = {
  /** As an index answers it by itself: of a phrase all words, wherever they are. */
  roughly: string;
  exactly: string;
  /** In titles alone, or in tags alone. */
  weighed: (weight: 'A' | 'B') => string;
  /** Is a phrase in it, so that what was found roughly has to be looked at? */
  isPhrase: boolean;
  /** What stands for the pairs of words of each phrase, of one of which all have to be there; null if that says nothing. */
  pairs: readonly (readonly number[])[] | null;
};

/** A match in clauses. */
export type Asked = { all: readonly AskedClause[]; none: readonly AskedClause[] };

/** The words of all phrases at once. */
function inWords({ all, none }: Match, stemmed: boolean): { all: WordsClause[]; none: WordsClause[] } {
  const phrases = [...all, ...none].flatMap(({ any }) => any);
  const tokens = tokensOf(
    phrases.map(({ text }) => separated(text)),
    { stemmed },
  );
  const words = new Map<Phrase, Words>(phrases.map((phrase, index) => [phrase, { ...phrase, words: tokens[index]! }]));
  const toWords = ({ any, where }: Clause): WordsClause => ({ any: any.map((phrase) => words.get(phrase)!), where });
  return { all: all.map(toWords), none: none.map(toWords) };
}

function toAsked({ any, where }: WordsClause): AskedClause {
  const marked = (word: string, index: number): string => {
    if (where === 'named') return namedMark + word;
    return where === 'start' && index === 0 ? startMark + word : word;
  };
  const written = (weight: string, operator: string): string =>
    any
      .map(({ words, begins }) => {
        // As with FTS5, nothing is found by a phrase without words.
        if (words.length === 0) return quoted(nowhere);
        const flags = (index: number): string => weight + (begins && index === words.length - 1 ? '*' : '');
        const each = words.map((word, index) => `${quoted(marked(word, index))}${flags(index) && `:${flags(index)}`}`);
        return `(${each.join(operator)})`;
      })
      .join(' | ');
  // A word that is only begun makes no pair.
  const pairs = any.map(({ words, begins }) => pairsOf(begins ? words.slice(0, -1) : words));
  return {
    roughly: `(${written('', ' & ')})`,
    exactly: `(${written('', ' <-> ')})`,
    weighed: (weight) => `(${written(weight, ' <-> ')})`,
    isPhrase: any.some(({ words }) => words.length > 1),
    pairs: pairs.every(({ length }) => length > 0) ? pairs : null,
  };
}

/** What is looked for, in the words of a table: stems, or as they are written. */
export function toAskedMatch(match: Match, stemmed: boolean): Asked {
  const { all, none } = inWords(match, stemmed);
  return { all: all.map(toAsked), none: none.map(toAsked) };
}

/** The query by which an index finds all that may be meant, and everything if there is no phrase in it. */
export const roughQuery = ({ all, none }: Asked, others: readonly string[]): string =>
  [
    ...all.map(({ roughly }) => roughly),
    ...none.flatMap(({ isPhrase, exactly }) => (isPhrase ? [] : `!${exactly}`)),
    ...others.map(quoted),
  ].join(' & ');

/** The query itself. */
export const exactQuery = ({ all, none }: Asked): string =>
  [...all.map(({ exactly }) => exactly), ...none.map(({ exactly }) => `!${exactly}`)].join(' & ');

/** The query for all of these clauses. */
export const phraseQuery = (clauses: readonly AskedClause[]): string => clauses.map(({ exactly }) => exactly).join(' & ');
