import type { Front } from '../imported.ts';
import type { Meta } from './entry-text.ts';
import { readMoment, type DayOrder } from './written-date.ts';

/** What an entry says of itself, in our words. */
export type EntryFront = {
  front: Front;
  /** What its text is written in, if it says so. */
  markup: string | null;
  /** Sentences for the report. */
  notes: string[];
};

/** How dates of a blog are read: in which zone (IANA) if they say none, and in which order if they do not tell. */
export type DateReading = { zone: string; order: DayOrder | null };

/** Names under which plugins keep the date of an entry, the best first. */
const dateNames = ['published', 'creation_timestamp', 'creation_date', 'date', 'pubdate', 'w3cdate'];
const updateNames = ['updated', 'modified', 'lastmod', 'modification_date'];
const markupNames = ['markup', 'parser', 'format'];
const tagNames = ['tags', 'tag', 'category', 'categories'];

/** Fields that mean something here and have not been understood: whatever they say in a source is something else. */
const ours = new Set(
  'title aliases redirect_from comments kind photos layout published date updated lastmod modified'.split(' '),
);

/** Fields that are one text here. */
const texts = new Set(['summary', 'description', 'excerpt', 'author']);

const isYes = (value: string): boolean => !/^(?:0|no|false|off)$/i.test(value);

/** Takes out what stands under a name: '' is what is there without a value. */
function take(meta: Meta, name: string): string | null {
  const values = meta.get(name);
  meta.delete(name);
  return values?.at(-1) ?? null;
}

/** Tags are told apart by commas, or by the `::` of PyBlosxom's documentation; spaces are part of them. */
const toTags = (values: readonly string[]): string[] =>
  values.flatMap((value) => value.split(value.includes('::') ? '::' : /[,;]/)).flatMap((tag) => tag.trim() || []);

/** Takes the first of some fields that is a date, and says of those that are none; these stay where they are. */
function takeDate(meta: Meta, names: readonly string[], how: DateReading, notes: string[]): string | undefined {
  let iso: string | undefined;
  for (const name of names) {
    const value = meta.get(name)?.at(-1);
    if (value === undefined) continue;
    const moment = readMoment(value, how.zone, how.order);
    if (!moment) notes.push(`Its ${name} is no date that could be read: ${value}.`);
    else if (moment.isGuess) notes.push(`Its ${name}, ${value}, was read as month, day and year.`);
    if (!moment) continue;
    iso ??= moment.iso;
    meta.delete(name);
  }
  return iso;
}

/** What is left under names of its own; a name that means something else here gets another one. */
function othersOf(meta: Meta, notes: string[]): Record<string, unknown> {
  const others: [string, unknown][] = [];
  for (const [name, values] of meta) {
    const isOurs = ours.has(name);
    if (isOurs) notes.push(`Its ${name} means something else here: it is kept as blosxom_${name}.`);
    others.push([isOurs ? `blosxom_${name}` : name, values.length > 1 && !texts.has(name) ? values : values.join(' ')]);
  }
  return Object.fromEntries(others);
}

/** What an entry says of itself as front matter; what is not known here stays there under its own name. */
export function toFront(said: Meta, how: DateReading): EntryFront {
  const meta: Meta = new Map(said);
  const notes: string[] = [];
  const tags = toTags(tagNames.flatMap((name) => meta.get(name) ?? []));
  for (const name of tagNames) meta.delete(name);
  const date = takeDate(meta, dateNames, how, notes);
  const updated = takeDate(meta, updateNames, how, notes);
  const markup = markupNames.map((name) => take(meta, name)).find((value) => value !== null) ?? null;
  const draft = take(meta, 'draft');
  const noComments = take(meta, 'nocomments');
  const lang = take(meta, 'lang') ?? take(meta, 'language') ?? undefined;
  const guid = take(meta, 'guid') ?? undefined;
  const front: Front = {
    date,
    updated,
    tags,
    draft: draft !== null && isYes(draft) ? true : undefined,
    // PyBlosxom shows neither form nor comments then.
    comments: noComments !== null && isYes(noComments) ? 'off' : undefined,
    lang,
    guid,
    ...othersOf(meta, notes),
  };
  return { front, markup, notes };
}
