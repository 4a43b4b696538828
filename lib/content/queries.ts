import { sql } from 'kysely';
import type { Db, Store } from '../db/open.ts';
import type { Site } from '../site.ts';
import * as urls from '../urls.ts';
import { shownAlbum, type ShownPhoto } from './albums.ts';
import { directoryTextKey } from './document.ts';
import type { Language } from './language.ts';
import { ofDirectory, stretchOf, type Listing, type Subject } from './listings.ts';
import { renderBody } from './markdown.ts';
import { relatedLine } from './related-lines.ts';
import { picturesIn, renderColumns, renderedBody, type RenderSource } from './rendered.ts';
import { languageOf } from './translations.ts';

/** A link to a post: all that a related line or a neighbour shows. */
export type PostLink = { url: string; title: string };

/** A post on a listing, in full. Dates are ms UTC. */
export type Entry = PostLink &
  Language & {
    dir: string;
    summary: string;
    date: number;
    updated: number | null;
    tags: string[];
    html: string;
    related: PostLink[];
    /** Its album: all of it, or on a listing as much as the settings say. */
    photos: ShownPhoto[];
    /** How many pictures the whole album has. */
    photoCount: number;
  };

/** A post or a page on its own page. `date` is null for a page without one. */
export type Article = Omit<Entry, 'date'> & {
  date: number | null;
  kind: 'post' | 'page';
  /** Whether readers may comment, as its author wrote it. */
  comments: 'open' | 'closed' | 'off';
  /** Its front matter (JSON). */
  meta: string;
  newer: PostLink | null;
  older: PostLink | null;
};

/** A post or a page before it is published. */
export type Preview = Article & { draft: boolean };

/** A post by its title and its place: what a year's archive shows of it. */
export type Headline = Pick<Entry, 'url' | 'title' | 'dir' | 'summary' | 'date' | 'lang' | 'direction'>;

/** The columns of `documents` that a post is shown by, beside its body. */
export const shownColumns = [
  'documents.kind',
  'documents.title',
  'documents.dir',
  'documents.summary',
  'documents.date',
  'documents.updated',
  'documents.tags',
  'documents.comments',
  'documents.meta',
  'documents.photos',
] as const;

/** Photo posts have no related line, as in the seed; their tag marks them. */
const relatedTo = async (db: Db, url: string, tags: string[]): Promise<PostLink[]> =>
  tags.includes('photo') ? [] : relatedLine(db, url);

type EntryRow = RenderSource & {
  title: string;
  dir: string;
  summary: string;
  date: number | null;
  updated: number | null;
  tags: string;
  meta: string;
  photos: string;
};

/** `most` is the number of pictures of its album that are shown. */
async function toEntry(store: Store, row: EntryRow, view: 'html' | 'listed', most = Infinity): Promise<Omit<Entry, 'date'>> {
  const { url, title, dir, summary, updated } = row;
  const tags = JSON.parse(row.tags) as string[];
  const related = await relatedTo(store.read, url, tags);
  const html = (await renderedBody(store, row))[view];
  const album = await shownAlbum(store.read, row.photos, url, most);
  return { url, title, dir, summary, updated, tags, ...(await languageOf(store.read, row)), html, related, ...album };
}

/** The published post or page at a URL, or null. */
export async function getArticle(store: Store, url: string): Promise<Article | null> {
  const row = await store.read
    .selectFrom('documents')
    .leftJoin('rendered', 'rendered.file', 'documents.file')
    .select([...renderColumns, ...shownColumns])
    .where('url', '=', url)
    .where('live', '=', 1)
    .where('kind', '!=', 'path')
    .executeTakeFirst();
  if (!row || row.kind === 'path') return null;
  const { kind, date, comments, meta } = row;
  const entry = { ...(await toEntry(store, row, 'html')), kind, date, comments, meta };
  if (kind === 'page') return { ...entry, related: [], newer: null, older: null };
  const [newer, older] = [await neighbour(store.read, row, 'asc'), await neighbour(store.read, row, 'desc')];
  return { ...entry, newer, older };
}

/** Is a post or a page published at a URL? */
export async function isPublished(db: Db, url: string): Promise<boolean> {
  const row = await db
    .selectFrom('documents')
    .select('id')
    .where('url', '=', url)
    .where('live', '=', 1)
    .where('kind', '!=', 'path')
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * The draft or the scheduled post at a URL, without neighbours and related posts; if several files want the URL, the first by
 * name. Null if there is none. Its body is made at each call: nothing of it is kept.
 */
export async function getPreview(db: Db, url: string): Promise<Preview | null> {
  const row = await db
    .selectFrom('documents')
    .select(['file', 'url', 'pictures', 'format', 'body', ...shownColumns, 'draft'])
    .where('url', '=', url)
    .where('live', '=', 0)
    .where('kind', '!=', 'path')
    .orderBy('file')
    .executeTakeFirst();
  if (!row || row.kind === 'path') return null;
  const { title, dir, summary, date, updated, kind, comments, meta } = row;
  const [tags, language, draft] = [JSON.parse(row.tags) as string[], await languageOf(db, row), row.draft === 1];
  const { html } = renderBody({ ...row, images: await picturesIn(db, row) });
  return {
    ...(await shownAlbum(db, row.photos, null)),
    ...language,
    url,
    title,
    dir,
    summary,
    date,
    updated,
    tags,
    html,
    kind,
    draft,
    comments,
    meta,
    related: [],
    newer: null,
    older: null,
  };
}

/** A draft or a scheduled post. `date` is ms UTC. */
export type Waiting = PostLink & { file: string; date: number | null; draft: boolean };

/** Every draft and every scheduled post: first what comes soonest, drafts last. */
export async function listWaiting(db: Db): Promise<Waiting[]> {
  const rows = await db
    .selectFrom('documents as waiting')
    .select(['file', 'url', 'title', 'date', 'draft'])
    .where('live', '=', 0)
    .where('kind', '!=', 'path')
    .where(sql<boolean>`not exists (select 1 from documents d where d."urlKey" = waiting."urlKey" and d.live = 1)`)
    .orderBy('draft')
    .orderBy('date')
    .orderBy('file')
    .execute();
  return rows.map(({ draft, ...row }) => ({ ...row, draft: draft === 1 }));
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
    .select([...renderColumns, 'documents.title', 'documents.summary'])
    .where('urlKey', '=', directoryTextKey(dir))
    .where('dir', '=', dir)
    .where('live', '=', 1)
    .executeTakeFirst();
  return row ? { title: row.title, summary: row.summary, html: (await renderedBody(store, row)).html } : null;
}

/** A listing's posts in full: its newest, or one of its stable pages. Null if there is no such page. */
export async function listEntries(store: Store, subject: Subject, site: Site, page?: number): Promise<Listing<Entry> | null> {
  const stretch = await stretchOf(store.read, subject, site, page);
  if (!stretch) return null;
  const rows = await store.read
    .selectFrom('documents')
    .leftJoin('rendered', 'rendered.file', 'documents.file')
    .select([...renderColumns, ...shownColumns])
    .where('url', 'in', stretch.entries)
    .where('live', '=', 1)
    .where('kind', '=', 'post')
    .execute();
  const byUrl = new Map(rows.map((row) => [row.url, row]));
  const entries: Entry[] = [];
  for (const row of stretch.entries.flatMap((url) => byUrl.get(url) ?? [])) {
    entries.push({ ...(await toEntry(store, row, 'listed', site.listing.thumbnails)), date: row.date! });
  }
  return { ...stretch, entries };
}

/** A listing's posts by their titles: what a year's archive shows. Null if there is no such page. */
export async function listHeadlines(db: Db, subject: Subject, site: Site, page?: number): Promise<Listing<Headline> | null> {
  const stretch = await stretchOf(db, subject, site, page);
  if (!stretch) return null;
  const rows = await db
    .selectFrom('documents')
    .select(['url', 'title', 'dir', 'summary', 'date', 'meta'])
    .where('url', 'in', stretch.entries)
    .where('live', '=', 1)
    .where('kind', '=', 'post')
    .execute();
  const byUrl = new Map<string, Headline>();
  for (const { meta, ...row } of rows)
    byUrl.set(row.url, { ...row, date: row.date!, ...(await languageOf(db, { url: row.url, meta })) });
  return { ...stretch, entries: stretch.entries.flatMap((url) => byUrl.get(url) ?? []) };
}
