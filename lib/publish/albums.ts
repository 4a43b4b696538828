import { createHash } from 'node:crypto';
import { parseDate } from '../clock.ts';
import type { Document, Photo } from '../content/document.ts';
import { allIn, wishesOf, type Wishes } from '../content/wishes.ts';
import { chunksOf } from '../db/chunks.ts';
import type { Db } from '../db/open.ts';

/** A picture that can be shown, as far as an album depends on it; `at` is ms UTC. */
export type Picture = { file: string; hash: string; at: number | null; caption: string };

/** The tag that every post with an album has, as its last one. */
const photoTag = 'photo';

const byName = new Intl.Collator('en', { numeric: true });

/** A document's tags: with an album, `photo` is the last one, however its author spelled it. */
export const tagsWith = (tags: string[], hasAlbum: boolean): string[] =>
  hasAlbum ? [...tags.filter((tag) => tag.toLowerCase() !== photoTag), photoTag] : tags;

/** By the camera's clock, then by name; pictures without a time come last. */
const inOrder = (pictures: readonly Picture[]): Picture[] =>
  pictures.toSorted(
    (a, b) => (a.at ?? Infinity) - (b.at ?? Infinity) || byName.compare(a.file, b.file) || (a.file < b.file ? -1 : 1),
  );

type Shelf = {
  /** By path, in Unicode form NFC. */
  at: (path: string) => Picture | undefined;
  /** Those that lie right in a folder. */
  in: (folder: string) => Picture[];
};

/** The album that a document asks for, of what there is. What its text shows is not shown again, unless it is named. */
export function albumOf({ folder, album, mentioned }: Wishes, shelf: Shelf): Photo[] {
  const named = new Map(album.flatMap(({ file }) => (file === '*' ? [] : [[shelf.at(file)?.file, file] as const])));
  const shown = new Set(mentioned.map((path) => shelf.at(path)?.file));
  const others = inOrder(shelf.in(folder)).filter(({ file }) => !named.has(file) && !shown.has(file));
  const taken = new Set<string>();
  return album.flatMap(({ file, caption, alt, cover }) => {
    const pictures = file === '*' ? others : [shelf.at(file) ?? []].flat();
    return pictures.flatMap((picture): Photo | [] => {
      if (taken.has(picture.file)) return [];
      taken.add(picture.file);
      const photo = { file: picture.file, hash: picture.hash, caption: caption ?? picture.caption, alt: alt ?? '' };
      return cover ? { ...photo, cover: true } : photo;
    });
  });
}

type Row = { file: string; hash: string; taken: string | null; offset: string | null; caption: string | null };

/** A camera without a zone is taken for one that shows the site's time. */
function toPicture({ file, hash, taken, offset, caption }: Row, zone: string): Picture {
  const [time = '', fraction = '0'] = taken?.split('.') ?? [];
  const whole = parseDate(`${time}${offset ?? ''}`, zone)?.at;
  return { file, hash, at: whole === undefined ? null : whole + Number(`0.${fraction}`) * 1000, caption: caption ?? '' };
}

const nameIn = (folder: string, file: string): string => (folder === '' ? file : file.slice(folder.length + 1));

async function rowsIn(db: Db, folder: string): Promise<Row[]> {
  let query = joined(db);
  if (folder !== '') query = query.where('file', '>=', `${folder}/`).where('file', '<', `${folder}0`);
  return (await query.execute()).filter(({ file }) => !nameIn(folder, file).includes('/'));
}

const joined = (db: Db) =>
  db
    .selectFrom('pictures')
    .innerJoin('images', 'images.hash', 'pictures.hash')
    .select(['pictures.file', 'images.hash', 'images.taken', 'images.offset', 'images.caption']);

/** Every picture that these wishes may mean. The name on disk may be in another Unicode form than the one that is written. */
async function shelfFor(db: Db, wishes: Wishes[], zone: string): Promise<Shelf> {
  const paths = wishes.flatMap(({ album, mentioned }) => [...mentioned, ...album.map(({ file }) => file)]);
  const folders = new Set(wishes.flatMap(({ folder, album }) => (album.some(({ file }) => file === '*') ? folder : [])));
  const byPath = new Map<string, Picture>();
  const byFolder = new Map<string, Picture[]>();
  const forms = new Set(paths.flatMap((path) => [path, path.normalize('NFD')]));
  for (const some of chunksOf([...forms])) {
    for (const row of await joined(db).where('file', 'in', some).execute())
      byPath.set(row.file.normalize('NFC'), toPicture(row, zone));
  }
  for (const folder of folders)
    byFolder.set(
      folder,
      (await rowsIn(db, folder)).map((row) => toPicture(row, zone)),
    );
  return { at: (path) => byPath.get(path), in: (folder) => byFolder.get(folder) ?? [] };
}

const keyOf = (hash: string, pictures: Record<string, string>): string =>
  Object.keys(pictures).length === 0
    ? hash
    : createHash('sha256')
        .update(hash + JSON.stringify(pictures))
        .digest('hex');

/** Documents with their albums, the pictures that their texts show, and the tag of photo posts, as the store knows pictures now. */
export async function withPictures(db: Db, documents: Document[], zone: string): Promise<Document[]> {
  if (!(await db.selectFrom('pictures').select('file').limit(1).executeTakeFirst())) return documents;
  const asked = documents.map((document) => ({ document, wishes: wishesOf(document) }));
  const shelf = await shelfFor(
    db,
    asked.map(({ wishes }) => wishes),
    zone,
  );
  return asked.map(({ document, wishes }) => {
    const photos = albumOf(wishes, shelf);
    const pictures = Object.fromEntries(
      wishes.mentioned.flatMap((path) => (shelf.at(path) ? [[path, shelf.at(path)!.hash]] : [])),
    );
    return {
      ...document,
      photos,
      pictures,
      bodyKey: keyOf(document.hash, pictures),
      tags: tagsWith(document.tags, photos.length > 0),
    };
  });
}

/** The files of documents that depend on any of these pictures (paths on disk), there or not. */
export async function documentsShowing(db: Db, pictures: readonly string[]): Promise<string[]> {
  const names = pictures.map((file) => file.normalize('NFC'));
  const folders = names.map((file) => allIn(file.split('/').slice(0, -1).join('/')));
  const files = new Set<string>();
  for (const some of chunksOf([...new Set([...names, ...folders])])) {
    for (const { file } of await db.selectFrom('shows').select('file').where('picture', 'in', some).execute()) files.add(file);
  }
  return [...files];
}
