import { toRange } from '../../clock.ts';
import type { Site } from '../../site.ts';
import * as urls from '../../urls.ts';

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
