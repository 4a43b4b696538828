import type { Db } from '../db/open.ts';
import { imagesOf, type KnownImage } from '../photos/images.ts';
import { largestAddress, scalableOf, thumbnailOf, widthsOf, type Rendition } from '../photos/sizes.ts';
import type { Site } from '../site.ts';
import * as urls from '../urls.ts';
import type { Photo } from './document.ts';
import type { Language } from './language.ts';
import { stretchOf, type Listing } from './listings.ts';
import { languageOf } from './translations.ts';

/** A picture of an album with what is known of it; `number` counts from 1, `widths` (pixels) are what it can be had in, `page` is where it can be looked at. */
export type ShownPhoto = Omit<Photo, 'hash' | 'cover'> & {
  isCover: boolean;
  number: number;
  image: KnownImage;
  thumbnail: Rendition;
  widths: number[];
  page: string;
};

type Numbered = Photo & { number: number; post: string | null };

async function withImages(db: Db, photos: Numbered[]): Promise<ShownPhoto[]> {
  const images = await imagesOf(
    db,
    photos.map(({ hash }) => hash),
  );
  return photos.flatMap(({ file, hash, caption, alt, cover = false, number, post }) => {
    const image = images.get(hash);
    if (!image) return [];
    const page = post === null ? largestAddress(image) : urls.photo(post, number);
    const [thumbnail, widths] = [thumbnailOf(image), widthsOf(image)];
    return [{ file, caption, alt, isCover: cover, number, image, thumbnail, widths, page }];
  });
}

const numbered = (photos: string, post: string | null): Numbered[] =>
  (JSON.parse(photos) as Photo[]).map((photo, index) => ({ ...photo, number: index + 1, post }));

/** An album (`photos` as `documents` has it) as pages show it: its first `most` pictures. `post` is null before it is published. */
export async function shownAlbum(
  db: Db,
  photos: string,
  post: string | null,
  most = Infinity,
): Promise<{ photos: ShownPhoto[]; photoCount: number }> {
  if (photos === '[]') return { photos: [], photoCount: 0 };
  const all = numbered(photos, post);
  return { photos: await withImages(db, all.slice(0, most)), photoCount: all.length };
}

/** A picture on its own page; `count` is how many the album of the post at `url` has. */
export type PhotoPage = Language & {
  url: string;
  kind: 'post' | 'page' | 'path';
  dir: string;
  title: string;
  count: number;
  photo: ShownPhoto;
  large: Rendition;
};

const publishedAt = (db: Db, url: string) =>
  db
    .selectFrom('documents')
    .select(['url', 'kind', 'dir', 'title', 'meta', 'photos', 'pictures'])
    .where('url', '=', url)
    .where('live', '=', 1)
    .where('kind', '!=', 'path')
    .executeTakeFirst();

/** Picture `number` (from 1) of the album of the published post at `url`, or null. */
export async function getPhoto(db: Db, url: string, number: number): Promise<PhotoPage | null> {
  const row = await publishedAt(db, url);
  const all = numbered(row?.photos ?? '[]', url);
  const [photo] = await withImages(db, all.slice(number - 1, number));
  if (!row || !photo) return null;
  const { kind, dir, title } = row;
  const language = await languageOf(db, row);
  return { url, kind, dir, title, ...language, count: all.length, photo, large: scalableOf(photo.image) };
}

/** An album by its cover. `date` is ms UTC. */
export type Album = { url: string; title: string; date: number; count: number; cover: ShownPhoto | null };

const coverOf = ({ photos, url }: { photos: string; url: string }): Numbered => {
  const all = numbered(photos, url);
  return all.find(({ cover }) => cover) ?? all[0]!;
};

/** Albums, newest first: the newest, or a stable page. Null if there is no such page. */
export async function listAlbums(db: Db, site: Site, page?: number): Promise<Listing<Album> | null> {
  const stretch = await stretchOf(db, 'albums', site, page);
  if (!stretch) return null;
  const rows = await db
    .selectFrom('documents')
    .select(['url', 'title', 'date', 'photos'])
    .where('url', 'in', stretch.entries)
    .where('live', '=', 1)
    .where('kind', '=', 'post')
    .where('photos', '!=', '[]')
    .execute();
  const covers = await withImages(db, rows.map(coverOf));
  const byFile = new Map(covers.map((cover) => [cover.file, cover]));
  const byUrl = new Map(rows.map((row) => [row.url, row]));
  const entries = stretch.entries.flatMap((url) => {
    const row = byUrl.get(url);
    if (!row) return [];
    const cover = byFile.get(coverOf(row).file) ?? null;
    return [{ url, title: row.title, date: row.date!, count: numbered(row.photos, url).length, cover }];
  });
  return { ...stretch, entries };
}

/** The picture that stands for a post elsewhere (Open Graph): its cover, or the first that its text shows. Null if it has none. */
export async function previewPicture(db: Db, url: string): Promise<{ image: KnownImage; alt: string } | null> {
  const row = await publishedAt(db, url);
  if (!row) return null;
  if (row.photos !== '[]') {
    const [cover] = await withImages(db, [coverOf(row)]);
    return cover ? { image: cover.image, alt: cover.alt || cover.caption } : null;
  }
  const [hash] = Object.values(JSON.parse(row.pictures) as Record<string, string>);
  const image = hash === undefined ? undefined : (await imagesOf(db, [hash])).get(hash);
  return image ? { image, alt: '' } : null;
}
