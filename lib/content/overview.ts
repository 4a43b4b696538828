import type { Db } from '../db/open.ts';

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

/** Every month that has posts, newest first. */
export async function listMonths(db: Db): Promise<Counted<{ year: number; month: number }>[]> {
  const rows = await countsWhere(db, '@', 'A');
  return rows
    .map(({ listing, entries }) => ({ year: Number(listing.slice(1, 5)), month: Number(listing.slice(6)), entries }))
    .reverse();
}
