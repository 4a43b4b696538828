import { setImmediate } from 'node:timers/promises';
import type { Photo } from '../content/document.ts';
import { hasListing } from '../content/listings.ts';
import { listShownDirectories, listShownTags } from '../content/overview.ts';
import { resolve, type Known } from '../content/resolve.ts';
import { chunksOf } from '../db/chunks.ts';
import * as urls from '../urls.ts';

/**
 * A page that search engines may show. `key` is its place in its source, `changed` is ms UTC, or null if nobody knows; `pictures` are
 * hashes, each once.
 */
export type Address = { key: number; url: string; changed: number | null; pictures: string[] };

/**
 * Addresses of one source, with keys above `after` and up to `upTo` (null: to the end): listings by their place among all, documents by
 * their ids.
 */
export type Stretch = { source: 'listings' | 'documents'; after: number; upTo: number | null };

/** Addresses read before readers have their turn: one or two milliseconds of work. */
const chunk = 100;

/** Pictures that a sitemap may name for one address (Google's image extension). */
const mostPictures = 1000;

/** Every listing that is shown at its address. */
async function listingUrls({ db, site }: Known): Promise<string[]> {
  const [directories, tags] = [await listShownDirectories(db), await listShownTags(db)];
  return [
    urls.home(),
    urls.archive(),
    urls.tags(),
    ...((await hasListing(db, 'albums', site)) ? [urls.albums()] : []),
    ...directories.map(({ dir }) => urls.path(dir)),
    ...tags.map(({ tag }) => urls.tag(tag)),
  ];
}

/** Is the listing of a directory without posts what is shown at its address? It may be a post's, or that of a date. */
async function isShown(known: Known, url: string): Promise<boolean> {
  const segments = urls.toSegments(url);
  const found = segments && (await resolve(known, segments));
  return found?.kind === 'listing' && !found.date && found.page === undefined;
}

/**
 * Listings have no `changed`: it would be that of the latest of their entries, or the moment at which one went. For the first, every
 * entry of every listing would be looked up, as `updated` stands with the documents; the second is not known.
 */
async function* listingAddresses(known: Known, { after, upTo }: Stretch): AsyncGenerator<Address[]> {
  const all = (await listingUrls(known)).map((url, index): Address => ({ key: index + 1, url, changed: null, pictures: [] }));
  for (const addresses of chunksOf(all.slice(after, upTo ?? undefined), chunk)) {
    yield addresses;
    await setImmediate();
  }
}

const hashesIn = ({ photos, pictures }: { photos: string; pictures: string }): string[] => [
  ...(photos === '[]' ? [] : (JSON.parse(photos) as Photo[]).map(({ hash }) => hash)),
  ...(pictures === '{}' ? [] : Object.values(JSON.parse(pictures) as Record<string, string>)),
];

function latest(...times: (number | null)[]): number | null {
  const known = times.filter((time) => time !== null);
  return known.length > 0 ? Math.max(...known) : null;
}

const nextDocuments = ({ db }: Known, after: number, upTo: number | null) =>
  db
    .selectFrom('documents')
    .select(['id', 'kind', 'dir', 'url', 'date', 'updated', 'photos', 'pictures'])
    .where('live', '=', 1)
    .where('id', '>', after)
    .$if(upTo !== null, (query) => query.where('id', '<=', upTo))
    .orderBy('id')
    .limit(chunk)
    .execute();

type Row = Awaited<ReturnType<typeof nextDocuments>>[number];

/** The text of a directory is on its listing, which is one of the listings if it has posts. */
const isListedBeside = async (known: Known, { dir, url }: Row): Promise<boolean> =>
  dir === '/' || (await hasListing(known.db, { dir }, known.site)) || !(await isShown(known, url));

async function* documentAddresses(known: Known, { after, upTo }: Stretch): AsyncGenerator<Address[]> {
  let [last, isMore] = [after, true];
  while (isMore) {
    const rows = await nextDocuments(known, last, upTo);
    const addresses: Address[] = [];
    for (const row of rows) {
      const { id: key, kind, url, date, updated } = row;
      if (kind !== 'path')
        addresses.push({
          key,
          url,
          changed: latest(date, updated),
          pictures: [...new Set(hashesIn(row))].slice(0, mostPictures),
        });
      else if (!(await isListedBeside(known, row))) addresses.push({ key, url, changed: null, pictures: [] });
    }
    yield addresses;
    isMore = rows.length === chunk;
    last = rows.at(-1)?.id ?? last;
    await setImmediate();
  }
}

const readers = { listings: listingAddresses, documents: documentAddresses };

/**
 * The addresses of a stretch, some at a time, by their keys: published posts and pages, listings of directories and tags, and what lists
 * these. Between two lots readers have their turn.
 */
export const addressesOf = (known: Known, stretch: Stretch): AsyncGenerator<Address[]> => readers[stretch.source](known, stretch);
