import { separated } from '../search-text.ts';
import { formsOf } from './beginnings.ts';
import type { Query, Term } from './query.ts';

/** A string of FTS5, in which no operator means anything (SQLite, "FTS5", section 3.1). */
export const quoted = (text: string): string => `"${separated(text).replaceAll('"', ' ')}"`;

/** How a table of the index is asked. */
export type Manner = {
  /** Are its words kept as stems? */
  stemmed: boolean;
  /** Beginnings that are shorter than so many letters are looked for in titles and tags alone. */
  shortest?: number;
};

function beginning(text: string, { stemmed, shortest = 0 }: Manner): string {
  const { begins, whole } = stemmed ? formsOf(text) : { begins: [text], whole: [] };
  const forms = [...begins.map((form) => `${quoted(form)} *`), ...whole.map(quoted)].join(' OR ');
  // A character of Chinese or Japanese is a word.
  const length = separated(text).length;
  return length < shortest ? `({title tags} : (${forms}))` : `(${forms})`;
}

const toExpression = (term: Term, manner: Manner): string => (term.begins ? beginning(term.text, manner) : quoted(term.text));

const wanted = (query: Query, manner: Manner): string[] =>
  query.flatMap((term) => (term.excluded ? [] : toExpression(term, manner)));

/** The FTS5 expression for all of a query, `columns` being those in which it is to be found (all, if none are named). */
export function allOf(query: Query, manner: Manner, columns?: string): string {
  const all = wanted(query, manner).join(' AND ');
  const excluded = query.filter((term) => term.excluded).map((term) => toExpression(term, manner));
  return excluded.reduce((left, right) => `(${left}) NOT ${right}`, columns === undefined ? all : `{${columns}} : (${all})`);
}

/** The one for any of its terms: what is to be marked. */
export const anyOf = (query: Query): string => wanted(query, { stemmed: true }).join(' OR ');

/** The one for titles that begin with all that a query looks for, in its order. */
export function startOf(query: Query): string {
  const terms = query.filter(({ excluded }) => !excluded);
  const start = `{title} : ^ ${quoted(terms.map(({ text }) => text).join(' '))}`;
  return terms.at(-1)!.begins ? `${start} *` : start;
}
