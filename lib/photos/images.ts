import { sql } from 'kysely';
import { chunksOf } from '../db/chunks.ts';
import type { Db } from '../db/open.ts';
import type { ImagesTable } from '../db/tables.ts';
import type { CameraNotes } from './camera.ts';
import type { Examined } from './examine.ts';
import type { Image } from './sizes.ts';

/** What the store knows of a picture. */
export type KnownImage = Image & { notes: CameraNotes };

const toImage = (row: Omit<ImagesTable, 'developed' | 'departed'>): KnownImage => {
  const { hash, format, width, height, colour, ...rest } = row;
  const { animated, transparent, ...notes } = rest;
  return { hash, format, width, height, colour, animated: animated === 1, transparent: transparent === 1, notes };
};

const columns = [
  'hash',
  'format',
  'width',
  'height',
  'animated',
  'transparent',
  'colour',
  'taken',
  'offset',
  'camera',
  'lens',
  'exposure',
  'caption',
] as const;

/** Pictures by hash; those that are not known are left out. */
export async function imagesOf(db: Db, hashes: Iterable<string>): Promise<Map<string, KnownImage>> {
  const images = new Map<string, KnownImage>();
  for (const some of chunksOf([...new Set(hashes)])) {
    const rows = await db.selectFrom('images').select(columns).where('hash', 'in', some).execute();
    for (const row of rows) images.set(row.hash, toImage(row));
  }
  return images;
}

/** Which of these hashes are known. */
export async function knownHashes(db: Db, hashes: readonly string[]): Promise<Set<string>> {
  const known = new Set<string>();
  for (const some of chunksOf(hashes)) {
    for (const { hash } of await db.selectFrom('images').select('hash').where('hash', 'in', some).execute()) known.add(hash);
  }
  return known;
}

/** Remembers a picture. It is a matter of its bytes alone, so it is written at once and never again. */
export async function writeImage(db: Db, { image, notes }: Examined): Promise<void> {
  const { animated, transparent, ...rest } = image;
  await db
    .insertInto('images')
    .values({ ...rest, ...notes, animated: animated ? 1 : 0, transparent: transparent ? 1 : 0, departed: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** A published picture by its hash, with the path of a file that holds it; null if no such picture is in the content folder. */
export async function imageAt(db: Db, hash: string): Promise<{ image: KnownImage; file: string } | null> {
  const row = await db
    .selectFrom('pictures')
    .innerJoin('images', 'images.hash', 'pictures.hash')
    .select([...columns.filter((column) => column !== 'hash'), 'images.hash', 'pictures.file'])
    .where('pictures.hash', '=', hash)
    .limit(1)
    .executeTakeFirst();
  if (!row) return null;
  const { file, ...rest } = row;
  return { image: toImage(rest), file };
}

/** The picture in a file of the content folder (a path, in whatever Unicode form); null if there is none that can be shown. */
export async function imageIn(db: Db, path: string): Promise<KnownImage | null> {
  const row = await db
    .selectFrom('pictures')
    .select('hash')
    .where('file', 'in', [path.normalize('NFC'), path.normalize('NFD')])
    .where('hash', 'is not', null)
    .executeTakeFirst();
  return row?.hash ? ((await imagesOf(db, [row.hash])).get(row.hash) ?? null) : null;
}

/** Is a picture one of drafts and scheduled posts alone? Their names are nobody's business; what nobody shows may be linked. */
export async function isHidden(db: Db, path: string): Promise<boolean> {
  const name = path.normalize('NFC');
  const folder = name.split('/').slice(0, -1).join('/');
  const rows = await db
    .selectFrom('shows')
    .innerJoin('documents', 'documents.file', 'shows.file')
    .select('documents.live')
    .where('shows.picture', 'in', [name, folder === '' ? '*' : `${folder}/*`])
    .execute();
  return rows.length > 0 && rows.every(({ live }) => live === 0);
}

/** Pictures whose thumbnails are still to be made, some at a time. */
export async function undeveloped(db: Db): Promise<{ image: Image; file: string }[]> {
  const rows = await db
    .selectFrom('images')
    .innerJoin('pictures', 'pictures.hash', 'images.hash')
    .select((eb) => ['images.hash', eb.fn.min('pictures.file').as('file')])
    // Written out, or the partial index does not serve.
    .where(sql<boolean>`developed = 0`)
    .groupBy('images.hash')
    .limit(20)
    .execute();
  const images = await imagesOf(
    db,
    rows.map(({ hash }) => hash),
  );
  return rows.flatMap(({ hash, file }) => (images.has(hash) ? { image: images.get(hash)!, file } : []));
}

export async function markDeveloped(db: Db, hash: string): Promise<void> {
  await db.updateTable('images').set({ developed: 1 }).where('hash', '=', hash).execute();
}

/**
 * Notes at the moment `now` (ms UTC) which pictures no file holds any more, and forgets those that have gone for longer than `patience`
 * (ms): a picture that is put back soon is as it was. Gives the hashes of the forgotten.
 */
export async function forgetDeparted(db: Db, now: number, patience: number): Promise<string[]> {
  const held = db.selectFrom('pictures').select('hash').where('hash', 'is not', null);
  await db.updateTable('images').set({ departed: null }).where('departed', 'is not', null).where('hash', 'in', held).execute();
  await db.updateTable('images').set({ departed: now }).where('departed', 'is', null).where('hash', 'not in', held).execute();
  const gone = await db
    .deleteFrom('images')
    .where('departed', '<', now - patience)
    .returning('hash')
    .execute();
  return gone.map(({ hash }) => hash);
}
