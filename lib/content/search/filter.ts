import { sql, type RawBuilder } from 'kysely';
import { toRange } from '../../clock.ts';
import type { Site } from '../../site.ts';
import * as urls from '../../urls.ts';
import { ofDirectory, ofTag } from '../listings.ts';

/** What a search is narrowed down to; null where it is not. */
export type Filter = {
  /** A directory, and all below it. */
  path: string | null;
  tag: string | null;
  year: number | null;
};

/** A filter as the store is asked for it. `range` is in ms UTC. */
export type Narrowing = { path: string | null; tag: string | null; range: { from: number; to: number } | null };

export const noNarrowing: Narrowing = { path: null, tag: null, range: null };

export const isNarrow = ({ path, tag, range }: Narrowing): boolean => path !== null || tag !== null || range !== null;

/** A path as somebody may type it: `a/b/` means `/a/b`. Null if there is none, or it is the root. */
function toPath(text: string): string | null {
  const segments = urls.segmentsOf(text.toWellFormed().normalize('NFC').trim());
  return segments.length > 0 ? `/${segments.join('/')}` : null;
}

/** Reads the fields of the form; what is no filter is none. */
export function toFilter(fields: { path: string | null; tag: string | null; year: string | null }): Filter {
  const year = /^\s*([1-9]\d{3})\s*$/.exec(fields.year ?? '')?.[1];
  return {
    path: toPath(fields.path ?? ''),
    tag: fields.tag?.toWellFormed().normalize('NFC').trim() || null,
    year: year === undefined ? null : Number(year),
  };
}

/** A year is one of the site's zone. */
export const narrow = ({ path, tag, year }: Filter, site: Site): Narrowing => ({
  path,
  tag,
  range: year === null ? null : toRange({ year }, site.timezone),
});

const isWithin = (dir: string): RawBuilder<boolean> =>
  sql`(documents.dir = ${dir} or (documents.dir > ${`${dir}/`} and documents.dir < ${`${dir}0`}))`;

/** The condition on `documents`. */
export function onDocuments({ path, tag, range }: Narrowing): RawBuilder<boolean> {
  const conditions = [
    sql<boolean>`documents.live = 1`,
    ...(path === null ? [] : [isWithin(path)]),
    ...(tag === null ? [] : [sql<boolean>`exists (select 1 from json_each(documents.tags) where value = ${tag})`]),
    ...(range ? [sql<boolean>`documents.date >= ${range.from} and documents.date < ${range.to}`] : []),
  ];
  return sql`(${sql.join(conditions, sql` and `)})`;
}

/** The condition on `entries`, which knows posts only: they stand in the listing of the tag, and in that of the path. */
export function onEntries({ path, tag, range }: Narrowing): RawBuilder<boolean> {
  const [listing = ofDirectory('/'), other] = [
    ...(tag === null ? [] : [ofTag(tag)]),
    ...(path === null ? [] : [ofDirectory(path)]),
  ];
  const isInOther = sql<boolean>`exists (select 1 from entries e
    where e.listing = ${other} and e.date = entries.date and e.url = entries.url)`;
  const conditions = [
    sql<boolean>`entries.listing = ${listing}`,
    ...(other === undefined ? [] : [isInOther]),
    ...(range ? [sql<boolean>`entries.date >= ${range.from} and entries.date < ${range.to}`] : []),
  ];
  return sql`(${sql.join(conditions, sql` and `)})`;
}
