import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { toRange, toWallClock } from '../clock.ts';
import { archivePage, countEntries, ofAlbums, ofDirectory, ofTag } from '../content/listings.ts';
import type { Db } from '../db/open.ts';
import { toListingAddress } from '../listing-address.ts';
import type { Site } from '../site.ts';
import * as urls from '../urls.ts';
import type { Change, Live } from './plan.ts';
import { Spine } from './spine.ts';
import { staysInPlace } from './write.ts';

/** Changes looked at before other work of the process has its turn. */
const breath = 10;

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

const isListing = (dir: string): boolean => !toListingAddress(urls.segmentsOf(dir)).date;

/** Every listing that shows a post: its directories, its tags, the albums, and the date archives under each directory. */
function addressesOf(live: Live, site: Site): Address[] {
  if (live.kind !== 'post' || live.date === null) return [];
  const size = site.listing.entries;
  const dirs = urls.ancestors(live.dir);
  const { year, month, day } = toWallClock(live.date, site.timezone);
  const dates = [{ year }, { year, month }, { year, month, day }].map((part) => ({ part, range: toRange(part, site.timezone)! }));
  return [
    // A folder that is named like a year has no listing: its address is the archive's.
    ...dirs
      .filter(isListing)
      .map((dir) => ({ key: dir, listing: ofDirectory(dir), url: urls.numbering(urls.path(dir)), size, brief: false })),
    ...live.tags.map((tag) => ({
      key: ofTag(tag),
      listing: ofTag(tag),
      url: urls.numbering(urls.tag(tag)),
      size,
      brief: false,
    })),
    ...(live.photos.length > 0 ? [{ key: ofAlbums, listing: ofAlbums, url: urls.albums, size: archivePage, brief: false }] : []),
    ...dirs.flatMap((dir) =>
      dates.map(({ part, range }) => ({
        key: urls.date(dir, part),
        listing: ofDirectory(dir),
        range,
        url: urls.numbering(urls.date(dir, part)),
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
  const total = await countEntries(db, listing);
  if (!member) return { url, size, brief, total, rank: null };
  const row = await db
    .selectFrom('entries')
    .select((eb) => eb.fn.countAll<number>().as('rank'))
    .where('listing', '=', listing)
    .where(sql<boolean>`(date, url) < (${member.date}, ${member.url})`)
    .executeTakeFirstOrThrow();
  return { url, size, brief, total, rank: row.rank };
}

/** The URLs of the posts next to one, newer first; from the store, if not all posts were read already. */
async function neighboursOf(db: Db, live: Live | null, everything: Spine | null): Promise<string[]> {
  if (live?.kind !== 'post' || live.date === null) return [];
  const { date, url } = live;
  if (everything) return everything.neighboursOf(date, url);
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

/** So many entries of a listing are read in the time of one question to the store. */
const worth = 250;

/** What is to be known of a listing, and where the answer goes. */
type Question = { address: Address; member: Live | null; places: Places };

const unknown: Place = { url: () => '', size: 0, brief: false, total: 0, rank: null };

function placeOn(spine: Spine, { address, member }: Question): Place {
  const { url, size, brief, range } = address;
  const [first, end] = range ? [spine.countBefore(range.from), spine.countBefore(range.to)] : [0, spine.length];
  const rank = member && spine.countBefore(member.date!, member.url) - first;
  return { url, size, brief, total: end - first, rank };
}

/** What a change asks of listings: of both its sides, and where the one stands. */
function questionsOf(mine: Live | null, other: Live | null, places: Places, site: Site): Question[] {
  const questions = new Map<string, Question>();
  // Mostly the two sides stand in the same listings.
  const sides = staysInPlace({ before: mine, after: other }) ? [mine] : [mine, null];
  for (const member of sides) {
    const live = member ?? other;
    for (const address of live ? addressesOf(live, site) : [])
      if (!questions.has(address.key)) questions.set(address.key, { address, member, places });
  }
  // Each keeps its place in this order, whenever its answer comes.
  for (const key of questions.keys()) places.listings.set(key, unknown);
  return [...questions.values()];
}

/** A listing's entries, if it is asked for so often that reading them all takes less. */
async function readIfWorth(db: Db, listing: string, asked: number): Promise<Spine | null> {
  if (asked < 2) return null;
  return (await countEntries(db, listing)) <= asked * worth ? Spine.read(db, listing) : null;
}

/**
 * The places of every change, before it is written or after, as `side` says. Listing by listing: many posts of one publish
 * stand in the same ones.
 */
export async function placesFor(db: Db, changes: Change[], side: 'before' | 'after', site: Site): Promise<Places[]> {
  const found = changes.map((): Places => ({ listings: new Map(), neighbours: [] }));
  const asked = new Map<string, Question[]>();
  for (const [index, change] of changes.entries()) {
    const [mine, other] = [change[side], change[side === 'before' ? 'after' : 'before']];
    for (const question of questionsOf(mine, other, found[index]!, site)) {
      const { listing } = question.address;
      const others = asked.get(listing);
      if (others) others.push(question);
      else asked.set(listing, [question]);
    }
    if (index % breath === 0) await setImmediate();
  }
  let everything: Spine | null = null;
  for (const [listing, questions] of asked) {
    const spine = await readIfWorth(db, listing, questions.length);
    if (listing === ofDirectory('/')) everything = spine;
    for (const question of questions) {
      const { address, member, places } = question;
      places.listings.set(address.key, spine ? placeOn(spine, question) : await placeIn(db, address, member));
    }
    await setImmediate();
  }
  for (const [index, change] of changes.entries()) {
    found[index]!.neighbours = await neighboursOf(db, change[side], everything);
    if (index % breath === 0) await setImmediate();
  }
  return found;
}
