import type { Db } from '../../db/open.ts';
import { shortestBeginning } from './candidates.ts';
import { engineOf, type Hits } from './engine.ts';
import { noNarrowing } from './filter.ts';
import { allOf, startOf } from './match.ts';
import { parseQuery, type Query } from './query.ts';

/** Suggestions at a time. */
const most = 8;

/** A post or a page that somebody who types may look for. `date` is ms UTC, null for a page without one. */
export type Suggestion = { title: string; url: string; dir: string; date: number | null };

/** A single letter begins too many words to say anything; a character of Chinese or Japanese is a word. */
const isTooShort = (text: string): boolean => /^[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}]$/u.test(text);

/** What is typed, the last word of it being perhaps half a word. */
function typedQuery(text: string): Query | null {
  const query = parseQuery(text);
  const last = query?.at(-1);
  if (!query || !last) return null;
  if (query.length === 1 && isTooShort(last.text)) return null;
  return last.excluded || /[\s"”]$/.test(text) ? query : query.with(-1, { ...last, begins: true });
}

/** In texts, half a word costs too much while it is short, and says too little. */
async function inTexts(db: Db, query: Query): Promise<Hits> {
  const shortest = (await shortestBeginning(db)) + 1;
  const whole = query.map((term) => (term.text.length < shortest ? { ...term, begins: false } : term));
  return { table: 'search', match: allOf(whole, { stemmed: true }), narrowing: noNarrowing };
}

/** Where suggestions come from, in this order: titles that begin so, titles, titles with tags, and whole texts. */
const sources: readonly ((db: Db, query: Query) => Hits | Promise<Hits>)[] = [
  (_, query) => ({ table: 'titles', match: startOf(query) }),
  (_, query) => ({ table: 'titles', match: allOf(query, { stemmed: false }, true) }),
  (_, query) => ({ table: 'titles', match: allOf(query, { stemmed: false }) }),
  inTexts,
];

/** The ids of what somebody may look for, source by source, in each the newest first. */
async function idsOf(db: Db, query: Query): Promise<number[]> {
  const ids = new Set<number>();
  for (const source of sources) {
    if (ids.size >= most) break;
    for (const id of await engineOf(db).newest(db, await source(db, query), most)) ids.add(id);
  }
  return [...ids].slice(0, most);
}

/** Posts and pages that somebody who has typed so much may look for, at most eight; in each kind the newest first. */
export async function suggest(db: Db, text: string): Promise<Suggestion[]> {
  const query = typedQuery(text);
  if (!query) return [];
  const ids = await engineOf(db).asking(db, (asked) => idsOf(asked, query));
  const rows = await db.selectFrom('documents').select(['id', 'title', 'url', 'dir', 'date']).where('id', 'in', ids).execute();
  const byId = new Map(rows.map(({ id, ...row }) => [id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
