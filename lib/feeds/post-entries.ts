import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { LRUCache } from 'lru-cache';
import { isOpen } from '../comments/openness.ts';
import { countComments } from '../comments/queries.ts';
import { shownAlbum } from '../content/albums.ts';
import { toExcerpt } from '../content/excerpt.ts';
import { countEntries } from '../content/listings.ts';
import { shownColumns } from '../content/queries.ts';
import { picturesIn, renderColumns, renderedBody } from '../content/rendered.ts';
import { languageOf } from '../content/translations.ts';
import type { Db, Store } from '../db/open.ts';
import { once } from '../once.ts';
import type { Site } from '../site.ts';
import * as urls from '../urls.ts';
import { albumHtml, picturesOfAlbum, toPicture } from './album.ts';
import { authorsOf } from './authors.ts';
import type { EntrySource, Range, Stretch } from './entry-source.ts';
import { toFed, type Fed } from './fed-html.ts';
import type { FeedEntry } from './feed-document.ts';
import { toGuid } from './guids.ts';

/** Characters of a summary where its author wrote none. */
const summaryLength = 300;

/** After so long (ms) other work of the process has its turn. */
const breath = 5;

/** What entries are made with: the address of the blog, and what GUIDs begin with. */
export type Making = { store: Store; site: Site; base: string; guidBase: string };

/** A listing as the store knows it, perhaps within a date. */
export type PostScope = { listing: string; range: Range | null };

const within = (outer: Range | null, inner: Range | null): Range | null =>
  outer && inner ? { from: Math.max(outer.from, inner.from), to: Math.min(outer.to, inner.to) } : (outer ?? inner);

/** What the store has of the posts at some URLs, in no order. */
const rowsAt = (db: Db, posts: readonly string[]) =>
  db
    .selectFrom('documents')
    .leftJoin('rendered', 'rendered.file', 'documents.file')
    .leftJoin('ledger', 'ledger.key', 'documents.urlKey')
    .select([...renderColumns, ...shownColumns, 'ledger.guid'])
    .where('documents.url', 'in', posts)
    .where('live', '=', 1)
    .where('kind', '=', 'post')
    .execute();

type Row = Awaited<ReturnType<typeof rowsAt>>[number];

/** Bodies as feeds have them, by what they are made from: after each change of anything, most are as they were. */
const fedBodies = (): LRUCache<string, Fed> =>
  once(
    'fed',
    () => new LRUCache({ maxSize: 4 * 1024 * 1024, sizeCalculation: ({ html, text }) => html.length + text.length + 100 }),
  );

async function fedBody(store: Store, row: Row, base: string): Promise<Fed> {
  const key = `${row.bodyKey} ${base}${row.url}`;
  const known = fedBodies().get(key);
  if (known) return known;
  const body = toFed((await renderedBody(store, row)).html, base + row.url);
  fedBodies().set(key, body);
  return body;
}

/** Is there anything to follow: has something been said of a post, or can it be? Its page shows no discussion otherwise. */
const hasDiscussion = (row: Row, comments: number, site: Site): boolean =>
  row.comments !== 'off' && (comments > 0 || isOpen(row, site, Date.now()));

/** `comments` is how many it has; that is not told of a post in an archive document, which does not change with each comment. */
async function toEntry(
  making: Making,
  row: Row,
  { comments, isArchive }: { comments: number; isArchive: boolean },
): Promise<FeedEntry> {
  const { store, site, base, guidBase } = making;
  const { url, title, summary, updated } = row;
  const album = await shownAlbum(store.read, row.photos, url, site.listing.thumbnails);
  const shown = album.photoCount > 0 ? [] : [...(await picturesIn(store.read, row)).values()];
  const body = await fedBody(store, row, base);
  return {
    guid: toGuid(row.guid, url, guidBase),
    url: base + url,
    title,
    html: body.html + albumHtml(album, base, url),
    summary: summary || toExcerpt(body.text, summaryLength),
    published: row.date!,
    updated,
    authors: authorsOf(row.meta, site, base),
    tags: JSON.parse(row.tags) as string[],
    lang: (await languageOf(store.read, row)).lang,
    discussion: hasDiscussion(row, comments, site)
      ? { url: urls.commentsOf(url), page: url, count: isArchive ? null : comments }
      : null,
    inReplyTo: null,
    pictures: [...picturesOfAlbum(album.photos, base), ...shown.map((image) => toPicture(image, base))],
  };
}

/** The posts at some URLs, in their order. */
async function entriesAt(making: Making, posts: readonly string[], isArchive: boolean): Promise<FeedEntry[]> {
  const { read } = making.store;
  const rows = await rowsAt(read, posts);
  const counts = await countComments(read, posts);
  const byUrl = new Map(rows.map((row) => [row.url, row]));
  const entries: FeedEntry[] = [];
  let since = performance.now();
  for (const url of posts) {
    const row = byUrl.get(url);
    if (row) entries.push(await toEntry(making, row, { comments: counts.get(url) ?? 0, isArchive }));
    if (performance.now() - since < breath) continue;
    await setImmediate();
    since = performance.now();
  }
  return entries;
}

/** All moments that a date can have (ECMA-262, section 21.4.1.1). */
const ever: Range = { from: -8.64e15, to: 8.64e15 };

/** The posts of a listing as a source of feeds. */
export function postSource(making: Making, { listing, range: scope }: PostScope): EntrySource {
  const { read } = making.store;
  const placed = (range: Range | null) => {
    const query = read.selectFrom('entries').where('listing', '=', listing);
    return range ? query.where('date', '>=', range.from).where('date', '<', range.to) : query;
  };
  const dated = async (what: 'min' | 'max', range: Range | null): Promise<number | null> =>
    (
      await placed(range)
        .select(sql<number | null>`${sql.raw(what)}(date)`.as('date'))
        .executeTakeFirstOrThrow()
    ).date;
  return {
    async count(range) {
      const inside = within(scope, range);
      if (!inside) return countEntries(read, listing);
      const counted = placed(inside).select((eb) => eb.fn.countAll<number>().as('count'));
      return (await counted.executeTakeFirstOrThrow()).count;
    },
    newest: (before) => dated('max', before === null ? scope : within(scope, { ...ever, to: before })),
    oldest: (from) => dated('min', within(scope, { ...ever, from })),
    async entries({ range, skip, limit }: Stretch) {
      const rows = await placed(within(scope, range))
        .select('url')
        .orderBy('date', 'desc')
        .orderBy('url', 'desc')
        .limit(limit)
        .offset(skip)
        .execute();
      return entriesAt(
        making,
        rows.map(({ url }) => url),
        range !== null,
      );
    },
  };
}
