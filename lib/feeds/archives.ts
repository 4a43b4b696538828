import { toRange, toWallClock } from '../clock.ts';
import type { FeedArchive } from '../urls.ts';
import type { EntrySource, Range, Stretch } from './entry-source.ts';

/**
 * Entries of an archive document. A year is one document, until it has more than that: then its oldest entries stay in it, and
 * younger ones come into parts of their own, so that no entry changes from one document to another when new ones come.
 */
export const archiveSize = 200;

/** What an archive document holds, and those beside it. */
export type Archive = { stretch: Stretch; previous: FeedArchive | null; next: FeedArchive | null };

/** `size` is for tests. */
type Options = { zone: string; size?: number };

const yearOf = (at: number, zone: string): number => toWallClock(at, zone).year;

const partsOf = (count: number, size: number): number => Math.max(1, Math.ceil(count / size));

/** The year of a moment, in a document that holds its newest entries; null if there is no moment. */
async function lastPart(
  source: EntrySource,
  at: number | null,
  { zone, size = archiveSize }: Options,
): Promise<FeedArchive | null> {
  if (at === null) return null;
  const year = yearOf(at, zone);
  return { year, part: partsOf(await source.count(toRange({ year }, zone)), size) };
}

/** The archive document with the newest entries of a source; null if it has none. */
export const newestArchive = async (source: EntrySource, options: Options): Promise<FeedArchive | null> =>
  lastPart(source, await source.newest(null), options);

async function after(source: EntrySource, { to }: Range, zone: string): Promise<FeedArchive | null> {
  const at = await source.oldest(to);
  return at === null ? null : { year: yearOf(at, zone), part: 1 };
}

/** An archive document (RFC 5005, section 4) of a source, years being those of `zone`; null if it would be empty. */
export async function archiveOf(source: EntrySource, { year, part }: FeedArchive, options: Options): Promise<Archive | null> {
  const { zone, size = archiveSize } = options;
  const range = toRange({ year }, zone);
  const count = range ? await source.count(range) : 0;
  if (!range || count === 0 || part > partsOf(count, size)) return null;
  const end = Math.min(count, part * size);
  return {
    stretch: { range, skip: count - end, limit: end - (part - 1) * size },
    previous: part > 1 ? { year, part: part - 1 } : await lastPart(source, await source.newest(range.from), options),
    next: part < partsOf(count, size) ? { year, part: part + 1 } : await after(source, range, zone),
  };
}
