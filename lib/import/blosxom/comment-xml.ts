import { SaxesParser } from 'saxes';
import { parseDate } from '../../clock.ts';
import { decodeText } from '../decode-text.ts';
import type { Said } from './said.ts';
import { readMoment } from './written-date.ts';

/** Of each item of a file, what its elements say. */
type Item = Map<string, string>;

/** The elements that become something here, or say once more what others say. */
const known = new Set('title author name email link url source pubdate w3cdate date description type'.split(' '));

/** The encoding that an XML declaration names; '' if none. It is all ASCII up to there. */
const encodingOf = (bytes: Uint8Array): string =>
  /^<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)/.exec(Buffer.from(bytes.subarray(0, 200)).toString('latin1').trimStart())?.[1] ??
  '';

/** Reads items out of a text of XML. What is not well-formed is read as far as that can be; the first fault is in `fault`. */
function readItems(xml: string): { items: Item[]; fault: string | null } {
  const items: Item[] = [];
  const now: { item: Item | null; open: string; value: string } = { item: null, open: '', value: '' };
  let fault: string | null = null;
  const close = (): void => {
    if (now.open !== '') now.item?.set(now.open, now.value);
    now.open = '';
  };
  const closeItem = (): void => {
    if (now.item) items.push(now.item);
    now.item = null;
  };
  const add = (text: string): void => {
    now.value += text;
  };
  const parser = new SaxesParser();
  parser.on('error', ({ message }) => {
    fault ??= message;
  });
  parser.on('opentag', ({ name }) => {
    const isItem = name.toLowerCase() === 'item';
    if (isItem) now.item = new Map();
    now.open = isItem ? '' : name.toLowerCase();
    now.value = '';
  });
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', ({ name }) => {
    close();
    if (name.toLowerCase() === 'item') closeItem();
  });
  parser.write(xml).close();
  // The file may have been cut off.
  close();
  closeItem();
  return { items, fault };
}

/** When an item was said (ms UTC); null if it does not say it in a way that can be read. */
function momentOf(item: Item): number | null {
  const seconds = Number(item.get('pubdate')?.trim() || Number.NaN);
  if (seconds > 0) return Math.round(seconds * 1000);
  for (const name of ['pubdate', 'w3cdate', 'date']) {
    const moment = readMoment(item.get(name) ?? '', 'UTC');
    if (moment) return parseDate(moment.iso, 'UTC')?.at ?? null;
  }
  return null;
}

function toSaid(item: Item, notes: string[]): Said {
  const of = (...names: string[]): string => names.map((name) => item.get(name) ?? '').find((value) => value.trim() !== '') ?? '';
  const name = of('author', 'name');
  return {
    // The plugin for trackbacks says where they come from, the older ones for pingbacks in the name alone.
    isTrackback: /^(?:track|ping)back$/i.test(of('type')) || of('source') !== '' || /^(?:track|ping)back from /i.test(name),
    title: of('title'),
    name,
    email: of('email'),
    link: of('link', 'url'),
    at: momentOf(item),
    html: of('description'),
    others: [...item].flatMap(([key, value]) => (known.has(key) || value.trim() === '' ? [] : [key])),
    notes,
  };
}

/**
 * Reads a file of PyBlosxom's plugin for comments: one or more `<item>` with `author`, `link`, `pubDate` (seconds since 1970) and
 * `description`. None, if there are no items in it.
 */
export function readCommentXml(bytes: Uint8Array): Said[] {
  const { text, note } = decodeText(bytes, encodingOf(bytes));
  const { items, fault } = readItems(text.trimStart());
  const notes = [
    ...(note === null ? [] : [note]),
    ...(fault === null ? [] : [`Its XML is not well-formed (${fault}), and was read as far as that can be.`]),
  ];
  return items.map((item) => toSaid(item, notes));
}
