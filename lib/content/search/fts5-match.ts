import { separated } from '../search-text.ts';
import type { Clause, Match, Phrase } from './match.ts';

/** A string of FTS5, in which no operator means anything (SQLite, "FTS5", section 3.1). */
const quoted = ({ text, begins }: Phrase): string => `"${separated(text).replaceAll('"', ' ')}"${begins ? ' *' : ''}`;

function toExpression({ any, where }: Clause, named: string): string {
  const forms = `(${any.map(quoted).join(' OR ')})`;
  if (where === 'start') return `{title} : ^ ${any.map(quoted).join(' OR ')}`;
  return where === 'named' ? `({${named}} : ${forms})` : forms;
}

/** The expression of FTS5 for what is looked for; `named` are the columns in which what is named stands. */
export function toFts5({ all, none }: Match, named = 'title tags'): string {
  const wanted = all.map((clause) => toExpression(clause, named)).join(' AND ');
  return none.reduce((left, clause) => `(${left}) NOT ${toExpression(clause, named)}`, wanted);
}
