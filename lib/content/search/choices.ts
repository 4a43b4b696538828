import type { Db } from '../../db/open.ts';
import { listMonths } from '../overview.ts';

/** What a search can be narrowed down to: the paths and tags with most posts, by name, and every year, newest first. */
export type Choices = { paths: string[]; tags: string[]; years: number[] };

/** So many of each are offered; the fields of an address take any other. */
const offered = 40;

async function mostUsed(db: Db, first: string, last: string): Promise<string[]> {
  const rows = await db
    .selectFrom('listings')
    .select('listing')
    .where('listing', '>', first)
    .where('listing', '<', last)
    .orderBy('entries', 'desc')
    .orderBy('listing')
    .limit(offered)
    .execute();
  return rows.map(({ listing }) => listing).sort();
}

export async function choices(db: Db): Promise<Choices> {
  const months = await listMonths(db);
  return {
    paths: await mostUsed(db, '/', '0'),
    tags: (await mostUsed(db, '#', '$')).map((listing) => listing.slice(1)),
    years: [...new Set(months.map(({ year }) => year))],
  };
}
