import { separated } from '../search-text.ts';
import { formsOf } from './beginnings.ts';
import type { Query, Term } from './query.ts';

/** Words side by side; `begins`: the last of them may be longer. */
export type Phrase = { text: string; begins: boolean };

/** One of these phrases has to be there: anywhere, or in title or tags (of `titles`: in the title), or at the beginning of the title. */
export type Clause = { any: readonly Phrase[]; where: 'anywhere' | 'named' | 'start' };

/** What a table of the index is asked for, in no dialect: all of `all` and nothing of `none`. */
export type Match = { all: readonly Clause[]; none: readonly Clause[] };

/** How a table of the index is asked. */
export type Manner = {
  /** Are its words kept as stems? */
  stemmed: boolean;
  /** Beginnings that are shorter than so many letters are looked for in titles and tags alone. */
  shortest?: number;
};

const whole = (text: string): Phrase => ({ text, begins: false });

function beginning(text: string, { stemmed, shortest = 0 }: Manner): Clause {
  const forms = stemmed ? formsOf(text) : { begins: [text], whole: [] };
  // A character of Chinese or Japanese is a word.
  const where = separated(text).length < shortest ? 'named' : 'anywhere';
  return { any: [...forms.begins.map((form) => ({ text: form, begins: true })), ...forms.whole.map(whole)], where };
}

const toClause = ({ text, begins }: Term, manner: Manner): Clause =>
  begins ? beginning(text, manner) : { any: [whole(text)], where: 'anywhere' };

const wanted = (query: Query, manner: Manner): Clause[] => query.flatMap((term) => (term.excluded ? [] : toClause(term, manner)));

/** For all of a query; `isNamed`: in title or tags (of `titles`: in the title), but for what must not be there at all. */
export function allOf(query: Query, manner: Manner, isNamed = false): Match {
  const all = wanted(query, manner);
  return {
    all: isNamed ? all.map((clause) => ({ ...clause, where: 'named' })) : all,
    none: query.flatMap((term) => (term.excluded ? toClause(term, manner) : [])),
  };
}

/** For any of these phrases. */
export const anyOf = (any: readonly Phrase[]): Match => ({ all: [{ any, where: 'anywhere' }], none: [] });

/** For any term of a query: what is to be marked. */
export const marksOf = (query: Query): Match => anyOf(wanted(query, { stemmed: true }).flatMap(({ any }) => any));

/** For titles that begin with all that a query looks for, in its order. */
export function startOf(query: Query): Match {
  const terms = query.filter(({ excluded }) => !excluded);
  const text = terms.map((term) => term.text).join(' ');
  return { all: [{ any: [{ text, begins: terms.at(-1)!.begins }], where: 'start' }], none: [] };
}
