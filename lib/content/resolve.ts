import type { Db } from '../db/open.ts';
import { toListingAddress } from '../listing-address.ts';
import { toPhoto } from '../photo-address.ts';
import type { Site } from '../site.ts';
import * as urls from '../urls.ts';
import { directoryTextKey, markedUrl, unmarkedUrl } from './document.ts';
import { hasListing, hasPage, ofAlbums, wasListing } from './listings.ts';

/** What a URL is. `page` is the number of a stable page. */
export type Resolution =
  | { kind: 'article'; url: string }
  | { kind: 'listing'; dir: string; date?: urls.DatePart; page?: number }
  | { kind: 'tags' }
  | { kind: 'tag'; tag: string; page?: number }
  | { kind: 'archive' }
  /** What can be subscribed to. */
  | { kind: 'feeds' }
  | { kind: 'albums'; page?: number }
  /** A picture of the album of the post at `url`, counted from 1. */
  | { kind: 'photo'; url: string; number: number }
  | { kind: 'redirect'; to: string }
  /** Something was published here once. */
  | { kind: 'gone' };

/** The store and the settings, as every question about an address needs them. */
export type Known = { db: Db; site: Site };

async function article({ db }: Known, url: string): Promise<Resolution | null> {
  const rows = await db
    .selectFrom('documents')
    .select(['url', 'kind'])
    .where('urlKey', '=', url.toLowerCase())
    .where('live', '=', 1)
    .execute();
  const [found] = rows;
  if (!found) return null;
  return found.url === url ? { kind: 'article', url } : { kind: 'redirect', to: found.url };
}

/** A directory is an address while it holds a published post, or says something itself. The home page always is one. */
async function listing(known: Known, subject: urls.ListingAddress): Promise<Resolution | null> {
  const { db, site } = known;
  const { dir, date, page } = subject;
  if (dir === '/' && !date && page === undefined) return { kind: 'listing', dir };
  if (await hasListing(db, date ? { dir, date } : { dir }, site, page)) return { kind: 'listing', ...subject };
  if (date || page !== undefined) return null;
  const text = await db
    .selectFrom('documents')
    .select('file')
    .where('urlKey', '=', directoryTextKey(dir))
    .where('dir', '=', dir)
    .where('live', '=', 1)
    .executeTakeFirst();
  return text ? { kind: 'listing', dir } : null;
}

async function tagPage({ db, site }: Known, rest: string[]): Promise<Resolution | null> {
  if (rest.length === 0) return { kind: 'tags' };
  const [tag = '', word, digits, ...more] = rest;
  const page = urls.toPage(word, digits);
  if (!hasPage(tag) || more.length > 0 || (rest.length > 1 && page === undefined)) return null;
  if (await hasListing(db, { tag }, site, page)) return { kind: 'tag', tag, page };
  return (await wasListing(db, { tag }, site, page)) ? { kind: 'gone' } : null;
}

async function alias({ db }: Known, url: string): Promise<Resolution | null> {
  const found = await db
    .selectFrom('aliases')
    .innerJoin('documents', 'documents.url', 'aliases.url')
    .select('aliases.url')
    .where('alias', '=', url)
    .where('documents.live', '=', 1)
    .orderBy('aliases.url')
    .executeTakeFirst();
  return found ? { kind: 'redirect', to: found.url } : null;
}

async function albums({ db, site }: Known, rest: string[]): Promise<Resolution | null> {
  const page = urls.toPage(rest[0], rest[1]);
  if (rest.length > 0 && (page === undefined || rest.length > 2)) return null;
  // All albums are an address also while there is none, as home is.
  if (page === undefined || (await hasListing(db, 'albums', site, page))) return { kind: 'albums', page };
  return (await wasListing(db, 'albums', site, page)) ? { kind: 'gone' } : null;
}

/**
 * A picture's page, if the address is one's: it goes where its post goes. Albums shrink, so a number that is too high leads to the
 * post.
 */
async function photo(known: Known, segments: string[]): Promise<Resolution | null> {
  const named = toPhoto(segments);
  if (!named) return null;
  const { post, number } = named;
  const there = await present(known, post, segments.slice(0, -2));
  // A listing may have the address that the post had.
  const found = there?.kind === 'listing' ? await former(known, post) : (there ?? (await former(known, post)));
  if (found?.kind === 'gone') return found;
  if (found?.kind !== 'article' && found?.kind !== 'redirect') return null;
  const url = found.kind === 'article' ? found.url : found.to;
  const photos = await countPhotos(known.db, url);
  if (photos === 0 && !(await hadAlbum(known.db, url))) return null;
  if (number > photos) return { kind: 'redirect', to: url };
  return found.kind === 'article' ? { kind: 'photo', url, number } : { kind: 'redirect', to: urls.photo(url, number) };
}

const hadAlbum = async (db: Db, url: string): Promise<boolean> =>
  (await db.selectFrom('departed').select('url').where('listing', '=', ofAlbums).where('url', '=', url).executeTakeFirst()) !==
  undefined;

async function countPhotos(db: Db, url: string): Promise<number> {
  const row = await db.selectFrom('documents').select('photos').where('url', '=', url).where('live', '=', 1).executeTakeFirst();
  return row ? (JSON.parse(row.photos) as unknown[]).length : 0;
}

/** What is served at a canonical URL now: a document before the listing of the same name, and both before an alias. */
async function present(known: Known, url: string, segments: string[]): Promise<Resolution | null> {
  const found = segments.length > 0 ? await article(known, url) : null;
  if (found) return found;
  const address = toListingAddress(segments);
  const canonical = urls.listing(address);
  const listed = await listing(known, address);
  // `/2013/Apr` is Blosxom's spelling of `/2013/04`.
  if (listed) return canonical === url ? listed : { kind: 'redirect', to: canonical };
  return alias(known, url);
}

/** Where a row of the ledger leads now. Should the ledger have a circle in spite of all, that leads nowhere. */
async function follow(known: Known, url: string): Promise<Resolution | null> {
  const seen = new Set<string>();
  let next: string | null = url;
  while (next !== null && !seen.has(next)) {
    seen.add(next);
    const key: string = next.toLowerCase();
    const row = await known.db.selectFrom('ledger').select('movedTo').where('key', '=', key).executeTakeFirst();
    if (!row) return key === url.toLowerCase() ? null : { kind: 'gone' };
    next = row.movedTo;
    if (next === null) continue;
    const address = unmarkedUrl(next);
    const found = await present(known, address, urls.toSegments(address) ?? []);
    if (found) return found.kind === 'redirect' ? found : { kind: 'redirect', to: address };
  }
  return { kind: 'gone' };
}

/** Where an address that was published once leads now: that of a document, or of a directory with a text. */
async function former(known: Known, url: string): Promise<Resolution | null> {
  const document = await follow(known, url);
  if (document?.kind === 'redirect') return document;
  const directory = await follow(known, markedUrl({ kind: 'path', url }));
  return directory?.kind === 'redirect' ? directory : (document ?? directory);
}

/**
 * What the decoded segments of a URL's path are, or null if nothing is published there.
 * What was published there once leads on, or has gone.
 */
export async function resolve(known: Known, segments: string[]): Promise<Resolution | null> {
  const [first, ...rest] = segments;
  if (first === 'tags') return tagPage(known, rest);
  if (first === 'photos') return albums(known, rest);
  if (first === 'archive' || first === 'feeds') return rest.length === 0 ? { kind: first } : null;
  // A slash inside a segment (%2F) is another address than the one it looks like.
  if (segments.some((segment) => segment.includes('/'))) return null;
  const url = urls.fromSegments(segments);
  const found = (await present(known, url, segments)) ?? (await former(known, url)) ?? (await photo(known, segments));
  if (found) return found;
  const { page, ...subject } = toListingAddress(segments);
  return (await wasListing(known.db, subject, known.site, page)) ? { kind: 'gone' } : null;
}

/**
 * Where an address of an older engine leads: `/a/b/000002.html`, `/a/b/index.html`. Asked last, since a file of that
 * name may lie in the content folder. Null if what it stands for is not published either.
 */
export async function resolveLegacy(known: Known, segments: string[]): Promise<Resolution | null> {
  const last = segments.at(-1);
  const stem = last && /^(.+)\.html?$/i.exec(last)?.[1];
  if (!stem) return null;
  const rest = [...segments.slice(0, -1), ...(stem.toLowerCase() === 'index' ? [] : [stem])];
  const found = await resolve(known, rest);
  if (!found || found.kind === 'redirect' || found.kind === 'gone') return found;
  return { kind: 'redirect', to: urls.fromSegments(rest) };
}
