import { TextIndex, markEnd, markStart, type Marking } from '../../db/text-index.ts';
import { once } from '../../once.ts';
import { toExcerpt } from '../excerpt.ts';
import { joined, separated, toSearchText } from '../search-text.ts';
import { toFts5 } from './fts5-match.ts';
import { marksOf } from './match.ts';
import type { Query } from './query.ts';

/** A stretch of a text, and whether it is what was looked for. */
export type Piece = { text: string; marked: boolean };

/** What is shown of a document that was found. */
export type Excerpt = { title: Piece[]; snippet: Piece[] };

/** A document as far as it is looked at: of a very long body, its beginning. */
export type Source = { title: string; summary: string; body: string };

/** Characters of a stretch of a body: the best of them is shown. */
const stretch = 3000;

/** Characters of a beginning that is shown where nothing is to be marked. */
const shown = 240;

const textIndex = (): TextIndex => once('textIndex', () => new TextIndex());

/** Marks of Markdown between words, which a reader would only stumble over. */
const readable = (text: string): string =>
  text
    .replace(/^[ \t]{0,8}(?:#{1,6} |> ?|[-*+] |```.*$|[-:|= ]+$)/gm, ' ')
    .replace(/\*\*|__|~~|`+|!?\[|\](?:\[[^\]\n]*\])?|(?<![\p{L}\p{N}])[*_]|[*_](?![\p{L}\p{N}])|\|/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    // Where a link's target was.
    .replace(/ (?=[,.)])/g, '')
    .trim();

/** A text in stretches, cut between words where there are spaces. */
function stretchesOf(text: string): string[] {
  const found: string[] = [];
  for (let from = 0; from < text.length;) {
    const space = text.lastIndexOf(' ', from + stretch);
    const to = from + stretch < text.length && space > from ? space : from + stretch;
    found.push(text.slice(from, to).toWellFormed());
    from = to;
  }
  return found;
}

/** A text with marks in pieces. */
function toPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  for (const [index, part] of joined(text).split(markStart).entries()) {
    const [inside = '', ...rest] = index === 0 ? ['', part] : part.split(markEnd);
    if (inside !== '') pieces.push({ text: inside, marked: true });
    const after = rest.join('');
    if (after !== '') pieces.push({ text: after, marked: false });
  }
  return pieces;
}

/** What is shown of each document: its title with what was looked for marked, and the place in its text that says most of it. */
export function excerptsOf(query: Query, sources: readonly Source[]): Excerpt[] {
  const match = toFts5(marksOf(query));
  const texts: string[] = [];
  const places = sources.map(({ title, body }) => {
    const stretches = stretchesOf(readable(toSearchText(body)));
    const at = texts.push(separated(title.replace(/\p{Cc}/gu, ' '))) - 1;
    texts.push(...stretches.map(separated));
    return { at, end: texts.length, beginning: stretches[0] ?? '' };
  });
  const show = (marking: Marking): Excerpt[] =>
    sources.map(({ title, summary }, index) => {
      const { at, end, beginning } = places[index]!;
      return {
        title: toPieces(marking.whole(match, at) ?? title),
        snippet: toPieces(marking.part(match, at + 1, end) ?? toExcerpt(summary || beginning, shown)),
      };
    });
  return textIndex().with(texts, show);
}
