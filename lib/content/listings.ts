import { toRange, toWallClock } from '../clock.ts';
import { readFact, writeFact } from '../db/facts.ts';
import type { Db } from '../db/open.ts';
import type { Site } from '../site.ts';
import * as urls from '../urls.ts';

/** The listing of a directory and all below it. */
export const ofDirectory = (dir: string): string => dir;

/** The listing of a tag; a directory's begins with `/`, so the two never meet. */
export const ofTag = (tag: string): string => `#${tag}`;

/** Has a tag a page? Next takes a last segment `index` for the address without it, and `..` is none. */
export const hasPage = (tag: string): boolean => tag !== 'index' && urls.toSegments(urls.tag(tag)) !== null;

/** The listing of posts with an album. */
export const ofAlbums = '*';

/** The month of a moment in the site's zone, `@2013-04`: counted, but no listing of its own. */
export function ofMonth(at: number, zone: string): string {
  const { year, month } = toWallClock(at, zone);
  return `@${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
}

type Placed = { dir: string; tags: readonly string[]; photos: readonly unknown[] };

/** Every listing that a published post stands in: its directory with all above it, its tags, and the albums if it has one. */
export const listingsOf = ({ dir, tags, photos }: Placed): string[] => [
  ...urls.ancestors(dir).map(ofDirectory),
  ...tags.map(ofTag),
  ...(photos.length > 0 ? [ofAlbums] : []),
];

/** Entries on a stable page of a date archive, and of the albums. */
export const archivePage = 100;

/** The stable page (1 is the oldest) that holds the entry of a rank (0 is the oldest). */
export const pageOf = (rank: number, size: number): number => Math.floor(rank / size) + 1;

/** How many stable pages a listing has: none while all of it fits on the listing itself. */
export const pagesIn = (total: number, size: number): number => (total > size ? Math.ceil(total / size) : 0);

/**
 * Which of `total` entries, newest first, stand on a listing's newest stretch or on a stable page, and the URLs of the stretches
 * beside it (`url` gives them). Null if there is no such page.
 */
export function stretchIn(
  total: number,
  size: number,
  url: (page?: number) => string,
  page?: number,
): { skip: number; limit: number; newer: string | null; older: string | null } | null {
  const last = pagesIn(total, size);
  if (page === undefined) {
    return { skip: 0, limit: size, newer: null, older: total > size ? url(pageOf(total - size - 1, size)) : null };
  }
  if (page > last) return null;
  const skip = Math.max(0, total - page * size);
  const limit = Math.min(size, total - (page - 1) * size);
  return { skip, limit, newer: page < last ? url(page + 1) : url(), older: page > 1 ? url(page - 1) : null };
}

/** A stretch of a listing, newest first. `newer` and `older` are the URLs of the stretches beside it. */
export type Listing<T> = { entries: T[]; newer: string | null; older: string | null };

/** What a listing is of: a directory, a tag, or a date under a directory. */
export type Subject = { dir: string; date?: urls.DatePart } | { tag: string } | 'albums';

/** A listing as the store counts it. `range` is in ms UTC; `url` gives the address of a stable page, or of the listing. */
type Scope = { listing: string; range: { from: number; to: number } | null; size: number; url: (page?: number) => string };

function scopeOf(subject: Subject, site: Site): Scope | null {
  const size = site.listing.entries;
  if (subject === 'albums') return { listing: ofAlbums, range: null, size: archivePage, url: urls.albums };
  if ('tag' in subject) return { listing: ofTag(subject.tag), range: null, size, url: (page) => urls.tag(subject.tag, page) };
  const { dir, date } = subject;
  if (!date) return { listing: ofDirectory(dir), range: null, size, url: (page) => urls.path(dir, page) };
  const range = toRange(date, site.timezone);
  return range && { listing: ofDirectory(dir), range, size: archivePage, url: (page) => urls.date(dir, date, page) };
}

/** How many posts stand in a listing. */
export const countEntries = async (db: Db, listing: string): Promise<number> =>
  (await db.selectFrom('listings').select('entries').where('listing', '=', listing).executeTakeFirst())?.entries ?? 0;

/** What stands, or stood, in a listing. */
function placedIn(db: Db, table: 'entries' | 'departed', { listing, range }: Scope) {
  const all = db.selectFrom(table).where('listing', '=', listing);
  return range ? all.where('date', '>=', range.from).where('date', '<', range.to) : all;
}

const countIn = async (db: Db, table: 'entries' | 'departed', scope: Scope): Promise<number> =>
  (
    await placedIn(db, table, scope)
      .select((eb) => eb.fn.countAll<number>().as('total'))
      .executeTakeFirstOrThrow()
  ).total;

async function totalOf(db: Db, scope: Scope): Promise<number> {
  if (scope.range) return countIn(db, 'entries', scope);
  return countEntries(db, scope.listing);
}

/** The URLs of a stretch, newest first: the newest `size`, or stable page `page`. Null if there is no such page. */
export async function stretchOf(db: Db, subject: Subject, site: Site, page?: number): Promise<Listing<string> | null> {
  const scope = scopeOf(subject, site);
  if (!scope) return null;
  const stretch = stretchIn(await totalOf(db, scope), scope.size, scope.url, page);
  if (!stretch) return null;
  const { skip, limit, newer, older } = stretch;
  const placed = placedIn(db, 'entries', scope).select('url');
  const rows = await placed.orderBy('date', 'desc').orderBy('url', 'desc').limit(limit).offset(skip).execute();
  return { entries: rows.map((row) => row.url), newer, older };
}

/** Whether a listing has anything to show, without reading it. */
export async function hasListing(db: Db, subject: Subject, site: Site, page?: number): Promise<boolean> {
  const scope = scopeOf(subject, site);
  if (!scope) return false;
  if (page !== undefined) return page <= pagesIn(await totalOf(db, scope), scope.size);
  return (await placedIn(db, 'entries', scope).select('url').limit(1).executeTakeFirst()) !== undefined;
}

/** Settings that listings had before: they decide which of their addresses there were. */
export type FormerListings = { zones: string[]; smallest: number };

const formerFact = 'listings';

/** Every zone that dates were counted in, and the fewest entries that a page had. */
export async function formerListings(db: Db, { timezone, listing }: Site): Promise<FormerListings> {
  const fact = await readFact(db, formerFact);
  const { zones, smallest } =
    fact === undefined ? { zones: [], smallest: listing.entries } : (JSON.parse(fact) as FormerListings);
  return { zones: [...new Set([...zones, timezone])], smallest: Math.min(smallest, listing.entries) };
}

/** Remembers the settings that listings have now, and others that they had elsewhere. */
export async function rememberListings(db: Db, site: Site, elsewhere?: FormerListings): Promise<void> {
  const { zones, smallest } = await formerListings(db, site);
  const all = {
    zones: [...new Set([...zones, ...(elsewhere?.zones ?? [])])],
    smallest: Math.min(smallest, elsewhere?.smallest ?? smallest),
  };
  await writeFact(db, formerFact, JSON.stringify(all));
}

/**
 * Could a listing that is none have been one before: with the entries that it has lost, in a zone and with a page size that
 * the settings once had? A page that never was may count too; none that was is left out.
 */
export async function wasListing(db: Db, subject: Subject, site: Site, page?: number): Promise<boolean> {
  const { zones, smallest } = await formerListings(db, site);
  for (const timezone of zones) {
    const scope = scopeOf(subject, { ...site, timezone });
    const total = scope ? (await countIn(db, 'departed', scope)) + (await totalOf(db, scope)) : 0;
    const size = scope?.size === archivePage ? archivePage : smallest;
    if (page === undefined ? total > 0 : page <= pagesIn(total, size)) return true;
  }
  return false;
}
