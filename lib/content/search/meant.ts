import type { Db } from '../../db/open.ts';
import * as urls from '../../urls.ts';
import type { PostLink } from '../queries.ts';
import { separated } from '../search-text.ts';
import { engineOf, type Hits } from './engine.ts';
import { anyOf, type Match } from './match.ts';

/** Posts that are named for an address, and among how many they are chosen. */
const [mostPosts, mostWeighed] = [5, 200];

/** Words of an address that are looked for, their letters, and how many titles may have one that tells anything. */
const [mostWords, longestWord, mostCommon] = [8, 40, 500];

/** Words that addresses of old engines have beside those of the title. */
const meaningless = new Set([
  'html',
  'htm',
  'php',
  'asp',
  'aspx',
  'index',
  'www',
  'page',
  'post',
  'posts',
  'blog',
  'archives',
  'preview',
]);

const fold = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** Short numbers are parts of a date. */
const wordsIn = (text: string): string[] =>
  (text.normalize('NFC').match(/[\p{L}\p{M}]{2,}|\p{N}{5,}/gu) ?? []).filter(
    (word) => word.length <= longestWord && !meaningless.has(word.toLowerCase()),
  );

/** The words of an address (decoded segments) that may be those of a title: of its last segment that has any. */
export function wordsOf(segments: readonly string[]): string[] {
  const words = segments.map(wordsIn).findLast(({ length }) => length > 0) ?? [];
  return [...new Set(words)].slice(0, mostWords);
}

/** A word as it is looked for: a longer one without its end, which may be another one there. */
function formOf(word: string): { text: string; begins: boolean } {
  const folded = fold(word);
  return folded.length < 5
    ? { text: folded, begins: false }
    : { text: folded.slice(0, Math.max(4, folded.length - 2)), begins: true };
}

/** A text in which a word is found behind a space, or anywhere, if its script has none. */
const toWords = (text: string): string => ` ${(fold(text).match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')} `;

function hasWord(words: string, word: string): boolean {
  const { text, begins } = formOf(word);
  return words.includes(separated(text) === text ? ` ${text}${begins ? '' : ' '}` : text);
}

type Row = PostLink & { tags: string };

/** How much of the words a document shares: title first, then address and tags. Zero if it is less than half of them. */
function likeness(words: readonly string[], { title, url, tags }: Row): number {
  const [ofTitle, others] = [toWords(title), toWords(`${urls.toSegments(url)?.join(' ')} ${tags}`)];
  const inTitle = words.filter((word) => hasWord(ofTitle, word)).length;
  const elsewhere = words.filter((word) => !hasWord(ofTitle, word) && hasWord(others, word)).length;
  return (inTitle + elsewhere) * 2 < words.length ? 0 : inTitle * 2 + elsewhere;
}

/** Documents that have one of the words in title, tags or address; of words that very many have, those that have all. */
async function idsOf(db: Db, words: readonly string[]): Promise<number[]> {
  const { countEach, byDate, newest } = engineOf(db);
  const forms = words.map(formOf);
  const hitsOf = (match: Match): Hits => ({ table: 'titles', match });
  const counts = await countEach(
    db,
    forms.map((form) => hitsOf(anyOf([form]))),
    mostCommon + 1,
  );
  const telling = forms.filter((_, index) => counts[index]! > 0 && counts[index]! <= mostCommon);
  if (telling.length > 0) return byDate(db, hitsOf(anyOf(telling)), mostWeighed);
  const all = forms.flatMap((form) => anyOf([form]).all);
  return newest(db, hitsOf({ all, none: [] }), mostPosts);
}

/**
 * Posts and pages that an address may have meant where nothing is, by the words of it: those that share at least half of them, in title,
 * address or tags, at most five. An answer costs a few look-ups in a small index, whatever is asked for.
 */
export async function postsMeant(db: Db, words: readonly string[]): Promise<PostLink[]> {
  if (words.length === 0) return [];
  const ids = await engineOf(db).asking(db, (asked) => idsOf(asked, words));
  const rows = await db.selectFrom('documents').select(['title', 'url', 'tags', 'date']).where('id', 'in', ids).execute();
  return rows
    .map((row) => ({ row, like: likeness(words, row) }))
    .filter(({ like }) => like > 0)
    .toSorted((a, b) => b.like - a.like || (b.row.date ?? 0) - (a.row.date ?? 0) || (a.row.url < b.row.url ? -1 : 1))
    .slice(0, mostPosts)
    .map(({ row: { url, title } }) => ({ url, title }));
}
