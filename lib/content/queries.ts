import { sql } from 'kysely';
import { toRange } from '../clock.ts';
import type { Db, Store } from '../db/open.ts';
import type { Site } from '../site.ts';
import * as urls from '../urls.ts';
import { archivePage, ofDirectory, ofTag, pageOf, pagesIn } from './listings.ts';
import { relatedPosts } from './related.ts';
import { renderedBody, type RenderSource } from './rendered.ts';

/** A link to a post: all that a related line or a neighbour shows. */
export type PostLink = { url: string; title: string };

/** A post on a listing, in full. Dates are ms UTC. */
export type Entry = PostLink & {
  dir: string;
  summary: string;
  date: number;
  updated: number | null;
  tags: string[];
  lang: string | null;
  html: string;
  related: PostLink[];
};

/** A post or a page on its own page. `date` is null for a page without one. */
export type Article = Omit<Entry, 'date'> & {
  date: number | null;
  kind: 'post' | 'page';
  newer: PostLink | null;
  older: PostLink | null;
};

/** A post by its title and its place: what a year's archive shows of it. */
export type Headline = Pick<Entry, 'url' | 'title' | 'dir' | 'summary' | 'date' | 'lang'>;

/** A stretch of a listing, newest first. `newer` and `older` are the URLs of the stretches beside it. */
export type Listing<T> = { entries: T[]; newer: string | null; older: string | null };

const sourceColumns = ['documents.file', 'documents.url', 'documents.hash', 'documents.format', 'documents.body'] as const;
const kept = ['rendered.hash as keptHash', 'rendered.html as keptHtml', 'rendered.listed as keptListed'] as const;
const shown = [
  'documents.kind',
  'documents.title',
  'documents.dir',
  'documents.summary',
  'documents.date',
  'documents.updated',
  'documents.tags',
  'documents.meta',
] as const;

const langOf = (meta: string): string | null => {
  const { lang } = JSON.parse(meta) as { lang?: unknown };
  return typeof lang === 'string' && /^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/i.test(lang) ? lang : null;
};

/** Photo posts have no related line, as in the seed; their tag marks them. */
const relatedTo = async (db: Db, url: string, tags: string[]): Promise<PostLink[]> =>
  tags.includes('photo') ? [] : (await relatedPosts(db)).get(url);

type EntryRow = RenderSource & {
  title: string;
  dir: string;
  summary: string;
  date: number | null;
  updated: number | null;
  tags: string;
  meta: string;
};

async function toEntry(store: Store, row: EntryRow, view: 'html' | 'listed'): Promise<Omit<Entry, 'date'>> {
  const { url, title, dir, summary, updated } = row;
  const tags = JSON.parse(row.tags) as string[];
  const related = await relatedTo(store.read, url, tags);
  return { url, title, dir, summary, updated, tags, lang: langOf(row.meta), html: renderedBody(store, row)[view], related };
}

/** The published post or page at a URL, or null. */
export async function getArticle(store: Store, url: string): Promise<Article | null> {
  const row = await store.read
    .selectFrom('documents')
    .leftJoin('rendered', 'rendered.file', 'documents.file')
    .select([...sourceColumns, ...kept, ...shown])
    .where('url', '=', url)
    .where('live', '=', 1)
    .where('kind', '!=', 'path')
    .executeTakeFirst();
  if (!row || row.kind === 'path') return null;
  const { kind, date } = row;
  if (kind === 'page') return { ...(await toEntry(store, row, 'html')), related: [], kind, date, newer: null, older: null };
  const [newer, older] = [await neighbour(store.read, row, 'asc'), await neighbour(store.read, row, 'desc')];
  return { ...(await toEntry(store, row, 'html')), kind, date, newer, older };
}

/** The next post after (`asc`) or before (`desc`) one, over the whole blog. */
async function neighbour(db: Db, post: { date: number | null; url: string }, order: 'asc' | 'desc'): Promise<PostLink | null> {
  const place = sql`(${post.date}, ${post.url})`;
  const row = await db
    .selectFrom('entries')
    .innerJoin('documents', 'documents.url', 'entries.url')
    .select(['documents.url', 'documents.title'])
    .where('listing', '=', ofDirectory('/'))
    .where(
      order === 'asc'
        ? sql<boolean>`(entries.date, entries.url) > ${place}`
        : sql<boolean>`(entries.date, entries.url) < ${place}`,
    )
    .where('documents.live', '=', 1)
    .where('documents.kind', '=', 'post')
    .orderBy('entries.date', order)
    .orderBy('entries.url', order)
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** The title and text of a directory (`_path.md`), or null. */
export async function getDirectoryText(
  store: Store,
  dir: string,
): Promise<{ title: string; summary: string; html: string } | null> {
  const row = await store.read
    .selectFrom('documents')
    .leftJoin('rendered', 'rendered.file', 'documents.file')
    .select([...sourceColumns, ...kept, 'documents.title', 'documents.summary'])
    .where('urlKey', '=', `path:${urls.path(dir).toLowerCase()}`)
    .where('dir', '=', dir)
    .where('live', '=', 1)
    .executeTakeFirst();
  return row ? { title: row.title, summary: row.summary, html: renderedBody(store, row).html } : null;
}

/** What a listing is of: a directory, a tag, or a date under a directory. */
export type Subject = { dir: string; date?: urls.DatePart } | { tag: string };

/** A listing as the store counts it. `range` is in ms UTC; `url` gives the address of a stable page, or of the listing. */
type Scope = { listing: string; range: { from: number; to: number } | null; size: number; url: (page?: number) => string };

function scopeOf(subject: Subject, site: Site): Scope | null {
  const size = site.listing.entries;
  if ('tag' in subject) return { listing: ofTag(subject.tag), range: null, size, url: (page) => urls.tag(subject.tag, page) };
  const { dir, date } = subject;
  if (!date) return { listing: ofDirectory(dir), range: null, size, url: (page) => urls.path(dir, page) };
  const range = toRange(date, site.timezone);
  return range && { listing: ofDirectory(dir), range, size: archivePage, url: (page) => urls.date(dir, date, page) };
}

async function totalOf(db: Db, { listing, range }: Scope): Promise<number> {
  if (!range)
    return (await db.selectFrom('listings').select('entries').where('listing', '=', listing).executeTakeFirst())?.entries ?? 0;
  const row = await db
    .selectFrom('entries')
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .where('listing', '=', listing)
    .where('date', '>=', range.from)
    .where('date', '<', range.to)
    .executeTakeFirstOrThrow();
  return row.total;
}

/** The URLs of a stretch, newest first: the newest `size`, or stable page `page`. Null if there is no such page. */
async function stretchOf(db: Db, scope: Scope, page: number | undefined): Promise<Listing<string> | null> {
  const { listing, range, size, url } = scope;
  const total = await totalOf(db, scope);
  const last = pagesIn(total, size);
  if (page !== undefined && page > last) return null;
  const skip = page === undefined ? 0 : Math.max(0, total - page * size);
  const limit = page === undefined ? size : Math.min(size, total - (page - 1) * size);
  let query = db.selectFrom('entries').select('url').where('listing', '=', listing);
  if (range) query = query.where('date', '>=', range.from).where('date', '<', range.to);
  const rows = await query.orderBy('date', 'desc').orderBy('url', 'desc').limit(limit).offset(skip).execute();
  const older = page === undefined ? (total > size ? pageOf(total - size - 1, size) : 0) : page - 1;
  const newer = page === undefined ? null : page < last ? url(page + 1) : url();
  return { entries: rows.map((row) => row.url), newer, older: older > 0 ? url(older) : null };
}

/** Whether a listing has anything to show, without reading it. */
export async function hasListing(db: Db, subject: Subject, site: Site, page?: number): Promise<boolean> {
  const scope = scopeOf(subject, site);
  const total = scope ? await totalOf(db, scope) : 0;
  return scope !== null && (page === undefined ? total > 0 : page <= pagesIn(total, scope.size));
}

/** A listing's posts in full: its newest, or one of its stable pages. Null if there is no such page. */
export async function listEntries(store: Store, subject: Subject, site: Site, page?: number): Promise<Listing<Entry> | null> {
  const scope = scopeOf(subject, site);
  const stretch = scope && (await stretchOf(store.read, scope, page));
  if (!stretch) return null;
  const rows = await store.read
    .selectFrom('documents')
    .leftJoin('rendered', 'rendered.file', 'documents.file')
    .select([...sourceColumns, ...kept, ...shown])
    .where('url', 'in', stretch.entries)
    .where('live', '=', 1)
    .where('kind', '=', 'post')
    .execute();
  const byUrl = new Map(rows.map((row) => [row.url, row]));
  const entries: Entry[] = [];
  for (const row of stretch.entries.flatMap((url) => byUrl.get(url) ?? [])) {
    entries.push({ ...(await toEntry(store, row, 'listed')), date: row.date! });
  }
  return { ...stretch, entries };
}

/** A listing's posts by their titles: what a year's archive shows. Null if there is no such page. */
export async function listHeadlines(db: Db, subject: Subject, site: Site, page?: number): Promise<Listing<Headline> | null> {
  const scope = scopeOf(subject, site);
  const stretch = scope && (await stretchOf(db, scope, page));
  if (!stretch) return null;
  const rows = await db
    .selectFrom('documents')
    .select(['url', 'title', 'dir', 'summary', 'date', 'meta'])
    .where('url', 'in', stretch.entries)
    .where('live', '=', 1)
    .where('kind', '=', 'post')
    .execute();
  const byUrl = new Map(rows.map(({ meta, ...row }) => [row.url, { ...row, date: row.date!, lang: langOf(meta) }]));
  return { ...stretch, entries: stretch.entries.flatMap((url) => byUrl.get(url) ?? []) };
}
