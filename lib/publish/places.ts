import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { toRange, toWallClock } from '../clock.ts';
import { archivePage, ofDirectory, ofTag } from '../content/listings.ts';
import type { Db } from '../db/open.ts';
import type { Site } from '../site.ts';
import * as urls from '../urls.ts';
import type { Change, Live } from './plan.ts';

/** A listing that a post may stand in, and where the post stands in it: `rank` counts from the oldest (0), null if it does not. */
export type Place = {
  /** The listing's URL, or that of one of its stable pages. */
  url: (page?: number) => string;
  /** Entries on a page. */
  size: number;
  /** Does the listing show entries by their title alone? */
  brief: boolean;
  total: number;
  rank: number | null;
};

/** The places of a change's document on one side of it, by listing; and its neighbours' URLs. */
export type Places = { listings: Map<string, Place>; neighbours: string[] };

type Address = Pick<Place, 'url' | 'size' | 'brief'> & { key: string; listing: string; range?: { from: number; to: number } };

/** Every listing that shows a post: its directories, its tags, and the date archives under each directory. */
function addressesOf(live: Live, site: Site): Address[] {
  if (live.kind !== 'post' || live.date === null) return [];
  const size = site.listing.entries;
  const dirs = urls.ancestors(live.dir);
  const { year, month, day } = toWallClock(live.date, site.timezone);
  const dates = [{ year }, { year, month }, { year, month, day }].map((part) => ({ part, range: toRange(part, site.timezone)! }));
  return [
    ...dirs.map((dir) => ({
      key: dir,
      listing: ofDirectory(dir),
      url: (page?: number) => urls.path(dir, page),
      size,
      brief: false,
    })),
    ...live.tags.map((tag) => ({
      key: ofTag(tag),
      listing: ofTag(tag),
      url: (page?: number) => urls.tag(tag, page),
      size,
      brief: false,
    })),
    ...dirs.flatMap((dir) =>
      dates.map(({ part, range }) => ({
        key: urls.date(dir, part),
        listing: ofDirectory(dir),
        range,
        url: (page?: number) => urls.date(dir, part, page),
        size: archivePage,
        brief: part.month === undefined,
      })),
    ),
  ];
}

async function placeIn(db: Db, { listing, range, ...address }: Address, member: Live | null): Promise<Place> {
  const { url, size, brief } = address;
  const older = member ? sql<number>`count(*) filter (where (date, url) < (${member.date}, ${member.url}))` : sql<number>`0`;
  if (range) {
    const row = await db
      .selectFrom('entries')
      .select((eb) => [eb.fn.countAll<number>().as('total'), older.as('rank')])
      .where('listing', '=', listing)
      .where('date', '>=', range.from)
      .where('date', '<', range.to)
      .executeTakeFirstOrThrow();
    return { url, size, brief, total: row.total, rank: member && row.rank };
  }
  const total =
    (await db.selectFrom('listings').select('entries').where('listing', '=', listing).executeTakeFirst())?.entries ?? 0;
  if (!member) return { url, size, brief, total, rank: null };
  const row = await db
    .selectFrom('entries')
    .select((eb) => eb.fn.countAll<number>().as('rank'))
    .where('listing', '=', listing)
    .where(sql<boolean>`(date, url) < (${member.date}, ${member.url})`)
    .executeTakeFirstOrThrow();
  return { url, size, brief, total, rank: row.rank };
}

/** The URLs of the posts next to one, newer first. */
async function neighboursOf(db: Db, { kind, date, url }: Pick<Live, 'kind' | 'date' | 'url'>): Promise<string[]> {
  if (kind !== 'post' || date === null) return [];
  const next = (order: 'asc' | 'desc') =>
    db
      .selectFrom('entries')
      .select('url')
      .where('listing', '=', ofDirectory('/'))
      .where(order === 'asc' ? sql<boolean>`(date, url) > (${date}, ${url})` : sql<boolean>`(date, url) < (${date}, ${url})`)
      .orderBy('date', order)
      .orderBy('url', order)
      .limit(1)
      .execute();
  return [...(await next('asc')), ...(await next('desc'))].map((row) => row.url);
}

/** Where one side of a change stands; `other` is its other side, whose listings are counted too. */
async function placesOf(db: Db, side: Live | null, other: Live | null, site: Site): Promise<Places> {
  const mine = new Set(side ? addressesOf(side, site).map(({ key }) => key) : []);
  const addresses = new Map(
    [side, other].flatMap((live) => (live ? addressesOf(live, site) : [])).map((address) => [address.key, address]),
  );
  const listings = new Map<string, Place>();
  for (const [key, address] of addresses) listings.set(key, await placeIn(db, address, mine.has(key) ? side : null));
  return { listings, neighbours: side ? await neighboursOf(db, side) : [] };
}

/** The places of every change, before it is written or after, as `side` says. */
export async function placesFor(db: Db, changes: Change[], side: 'before' | 'after', site: Site): Promise<Places[]> {
  const places: Places[] = [];
  for (const change of changes) {
    places.push(await placesOf(db, change[side], change[side === 'before' ? 'after' : 'before'], site));
    await setImmediate();
  }
  return places;
}
