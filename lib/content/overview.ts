import { chunksOf } from '../db/chunks.ts';
import type { Db } from '../db/open.ts';
import { toListingAddress } from '../listing-address.ts';
import * as urls from '../urls.ts';
import { hasPage } from './listings.ts';

/** Something with a number of posts. */
export type Counted<T> = T & { entries: number };

const countsWhere = (db: Db, first: string, last: string): Promise<Counted<{ listing: string }>[]> =>
  db
    .selectFrom('listings')
    .select(['listing', 'entries'])
    .where('listing', '>=', first)
    .where('listing', '<', last)
    .orderBy('listing')
    .execute();

/** Every tag with the number of its posts, by name. */
export async function listTags(db: Db): Promise<Counted<{ tag: string }>[]> {
  const rows = await countsWhere(db, '#', '$');
  const order = new Intl.Collator('en', { numeric: true });
  return rows.map(({ listing, entries }) => ({ tag: listing.slice(1), entries })).sort((a, b) => order.compare(a.tag, b.tag));
}

/** Every directory that holds posts, itself or below, with their number; parents before children. The root is left out. */
export async function listDirectories(db: Db): Promise<Counted<{ dir: string }>[]> {
  const rows = await countsWhere(db, '/', '0');
  const key = (dir: string): string => dir.replaceAll('/', '\0');
  return rows
    .flatMap(({ listing, entries }) => (listing === '/' ? [] : [{ dir: listing, entries }]))
    .sort((a, b) => (key(a.dir) < key(b.dir) ? -1 : 1));
}

/** Which of these URLs a published post or page has (their keys): the listing of the same address is not shown there. */
export async function takenAddresses(db: Db, listings: readonly string[]): Promise<ReadonlySet<string>> {
  const taken = new Set<string>();
  for (const keys of chunksOf(listings.map(urls.keyOf))) {
    const live = db.selectFrom('documents').select('urlKey').where('live', '=', 1).where('kind', '!=', 'path');
    for (const { urlKey } of await live.where('urlKey', 'in', keys).execute()) taken.add(urlKey);
  }
  return taken;
}

/** Every tag that has a page. */
export const listShownTags = async (db: Db): Promise<Counted<{ tag: string }>[]> =>
  (await listTags(db)).filter(({ tag }) => hasPage(tag));

/** Is the address of a directory a listing's of its own? One named like a year has the archive there, one with a backslash has none. */
function isOwnListing({ dir }: { dir: string }): boolean {
  const segments = urls.toSegments(urls.path(dir));
  if (!segments) return false;
  const { date, page } = toListingAddress(segments);
  return !date && page === undefined;
}

/** The directories whose listing is what their address shows: not where a post has the same one. */
export async function listShownDirectories(db: Db): Promise<Counted<{ dir: string }>[]> {
  const all = (await listDirectories(db)).filter(isOwnListing);
  const taken = await takenAddresses(
    db,
    all.map(({ dir }) => urls.path(dir)),
  );
  return all.filter(({ dir }) => !taken.has(urls.keyOf(urls.path(dir))));
}

/** Every month that has posts, newest first. */
export async function listMonths(db: Db): Promise<Counted<{ year: number; month: number }>[]> {
  const rows = await countsWhere(db, '@', 'A');
  return rows
    .map(({ listing, entries }) => ({ year: Number(listing.slice(1, 5)), month: Number(listing.slice(6)), entries }))
    .reverse();
}
