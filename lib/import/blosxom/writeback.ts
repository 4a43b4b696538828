import { parseDate } from '../../clock.ts';
import { decodeText } from '../decode-text.ts';
import { withBreaks } from './line-breaks.ts';
import type { Said } from './said.ts';
import { dayOrderOf, readMoment, type DayOrder } from './written-date.ts';

type Fields = Map<string, string>;

/** What the plugins `writeback`, WritebackPlus and `feedback` write; a line that begins otherwise goes on with the one above. */
const names = new Set('name url title comment excerpt blog_name date ip email'.split(' '));
const known = new Set([...names].filter((name) => name !== 'ip'));

/** Each item of a file. Only a line feed ends a line: breaks within a comment are kept as carriage returns. */
function readItems(text: string): Fields[] {
  const items: Fields[] = [];
  let fields: Fields = new Map();
  let last = '';
  for (const line of text.split('\n')) {
    if (/^-----\r?$/.test(line)) {
      items.push(fields);
      fields = new Map();
      last = '';
      continue;
    }
    const [, name = '', value = ''] = /^(\w+):[ \t]*([^]*)$/.exec(line) ?? [];
    if (names.has(name)) fields.set((last = name), value);
    else if (last !== '') fields.set(last, `${fields.get(last)}\n${line}`);
    else if (line.trim() !== '') fields.set((last = 'comment'), line);
  }
  return fields.size > 0 ? [...items, fields] : items;
}

function toSaid(fields: Fields, zone: string, order: DayOrder | null, note: string | null): Said {
  const of = (name: string): string => (fields.get(name) ?? '').trim();
  const moment = readMoment(of('date'), zone, order);
  const comment = of('comment');
  const notes = note === null ? [] : [note];
  if (moment?.isGuess) notes.push(`Its date, ${of('date')}, was read as month, day and year.`);
  return {
    // Both stand in one file: a trackback has an excerpt where a comment has a comment.
    isTrackback: comment === '' && ['excerpt', 'blog_name', 'title', 'url'].some((name) => of(name) !== ''),
    title: of('title'),
    name: of('name') || of('blog_name'),
    email: of('email'),
    link: of('url'),
    at: moment ? (parseDate(moment.iso, zone)?.at ?? null) : null,
    html: comment === '' ? '' : withBreaks(comment),
    others: [...fields].flatMap(([name, value]) => (known.has(name) || value.trim() === '' ? [] : [name])),
    notes,
  };
}

/** Reads a file of Blosxom's plugin `writeback`, or of one of its followers. `zone` (IANA) is that of dates without one. */
export function readWritebacks(bytes: Uint8Array, zone: string): Said[] {
  const { text, note } = decodeText(bytes);
  const items = readItems(text);
  const order = dayOrderOf(items.map((fields) => fields.get('date') ?? ''));
  return items.map((fields) => toSaid(fields, zone, order, note));
}
