import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../content/problem.ts';
import { scanFile, type ScannedFile } from '../content/scan.ts';
import { chunksOf } from '../db/chunks.ts';
import { inserted } from '../db/inserted.ts';
import type { Db, Store } from '../db/open.ts';
import { isOutage } from '../db/outage.ts';
import type { FilesTable, PicturesTable } from '../db/tables.ts';
import { once } from '../once.ts';
import { isDarkroomClosed, isPictureError } from '../photos/darkroom-errors.ts';
import { darkroom, urgency } from '../photos/darkroom.ts';
import { knownHashes, writeImage } from '../photos/images.ts';
import { documentsShowing } from './albums.ts';
import { knownRows, settledTime } from './files.ts';
import { isWithin } from './last-good.ts';
import { cannotBeRead } from './read.ts';

/** New pictures that one publish waits for; the others follow by themselves, so that ten thousand keep nobody waiting. */
const mostExamined = 200;

/** What has become of pictures since the last sync. */
export type PictureChanges = { rows: PicturesTable[]; gone: string[] };

const waiting = (): Set<string> => once('waiting-pictures', () => new Set());

/** Paths of pictures that no publish has looked at yet. */
export const waitingPictures = (): string[] => [...waiting()];

/** What was looked at waits no longer, once it is written. */
export function doneWith({ rows, gone }: PictureChanges): void {
  for (const { file } of rows) waiting().delete(file);
  for (const file of gone) waiting().delete(file);
}

/** Whether a path is one of these, or lies below one of them. */
function isAmong(file: string, paths: ReadonlySet<string>): boolean {
  const parts = file.split('/');
  return parts.some((_, index) => paths.has(parts.slice(0, index + 1).join('/')));
}

/** Notes which pictures are to be looked at; those that went away before their turn came do not wait any more. */
function remember(fresh: readonly ScannedFile[], present: ReadonlySet<string>, only: readonly string[] | undefined): void {
  const asked = only && new Set(only);
  for (const file of waiting()) if (!present.has(file) && (!asked || isAmong(file, asked))) waiting().delete(file);
  for (const { file } of fresh) waiting().add(file);
}

type Looked = { scanned: ScannedFile; hash: string } | { scanned: ScannedFile; problem: Problem };

/** What `look` gives for a file; a problem for its author; or nothing, if the file went away. */
async function attempt(contentDir: string, scanned: ScannedFile, look: (path: string) => Promise<string>): Promise<Looked | []> {
  const path = join(contentDir, scanned.file);
  try {
    return { scanned, hash: await look(path) };
  } catch (error) {
    if (!existsSync(path)) return [];
    if (isPictureError(error))
      return {
        scanned,
        problem: { severity: 'error', file: scanned.file, ...error.problem, message: `The picture ${error.problem.message}` },
      };
    // Of a store that cannot be written to, the picture is innocent: the publish fails, and is done again.
    if (isDarkroomClosed(error) || isOutage(error)) throw error;
    // Without a time of its own it is tried again at every sync.
    return { scanned: { ...scanned, modified: 0 }, problem: cannotBeRead(scanned.file) };
  }
}

/** Of each picture the hash, after what it tells has been written to the store; the same bytes are looked at once. */
async function look(store: Store, contentDir: string, fresh: ScannedFile[]): Promise<Looked[]> {
  const hashed = (
    await Promise.all(fresh.map((scanned) => attempt(contentDir, scanned, (path) => darkroom().hash(path, urgency.publish))))
  ).flat();
  const known = await knownHashes(
    store.read,
    hashed.flatMap((item) => ('hash' in item ? item.hash : [])),
  );
  const examined = new Map<string, Promise<Looked | []>>();
  const examine = async (path: string): Promise<string> => {
    const found = await darkroom().examine(path, urgency.publish);
    await writeImage(store.write, found);
    return found.image.hash;
  };
  const all = hashed.map(async (item) => {
    if (!('hash' in item) || known.has(item.hash)) return item;
    const twin = examined.get(item.hash);
    const own = twin ?? attempt(contentDir, item.scanned, examine);
    examined.set(item.hash, own);
    const found = await own;
    if (!twin) return found;
    if ('hash' in found && found.hash === item.hash) return item;
    // The twin was another picture by the time that it was looked at.
    return attempt(contentDir, item.scanned, examine);
  });
  return (await Promise.all(all)).flat();
}

type Sources = { contentDir: string; only?: readonly string[]; now: number };

/**
 * Compares the pictures that were found with the store, and examines new ones: before the transaction of a sync, because it takes
 * as long as decoding takes. What is found out about a picture stays, the rest is for the sync to write.
 */
export async function examinePictures(
  store: Store,
  found: { pictures: ScannedFile[]; unreadable: string[] },
  { contentDir, only, now }: Sources,
): Promise<PictureChanges> {
  const known = await knownRows(store.read, 'pictures', only);
  const present = new Set(found.pictures.map(({ file }) => file));
  const gone = [...known.keys()].filter((file) => !present.has(file) && !isWithin(file, found.unreadable));
  const fresh = found.pictures.filter(
    ({ file, size, modified }) => known.get(file)?.size !== size || known.get(file)?.modified !== modified,
  );
  remember(fresh, present, only);
  const looked = await look(store, contentDir, fresh.slice(0, mostExamined));
  return {
    gone,
    rows: looked.map((item) => ({
      file: item.scanned.file,
      size: item.scanned.size,
      modified: settledTime(item.scanned.modified, now),
      hash: 'hash' in item ? item.hash : null,
      problem: 'problem' in item ? JSON.stringify(item.problem) : null,
    })),
  };
}

/** What is wrong with pictures that were looked at just now. */
export const problemsOf = ({ rows }: PictureChanges): Problem[] =>
  rows.flatMap(({ problem }) => (problem === null ? [] : (JSON.parse(problem) as Problem)));

/** Writes what has become of pictures; gives the paths of those that are others than before. */
export async function writePictures(db: Db, { rows, gone }: PictureChanges): Promise<string[]> {
  const changed = [...gone];
  for (const some of chunksOf(gone)) await db.deleteFrom('pictures').where('file', 'in', some).execute();
  for (const some of chunksOf(rows, 100)) {
    const files = some.map(({ file }) => file);
    const before = await db.selectFrom('pictures').select(['file', 'hash']).where('file', 'in', files).execute();
    const hashes = new Map(before.map(({ file, hash }) => [file, hash]));
    changed.push(...some.flatMap(({ file, hash }) => (hashes.has(file) && hashes.get(file) === hash ? [] : file)));
    await db
      .insertInto('pictures')
      .values(some)
      .onConflict((conflict) => conflict.column('file').doUpdateSet(inserted('size', 'modified', 'hash', 'problem')))
      .execute();
  }
  return changed;
}

/**
 * Files that are new or changed, and those of documents that a changed picture belongs to; `known` forgets the latter, so that they
 * are read in any case. Writes what has become of pictures.
 */
export async function filesToRead(
  db: Db,
  known: Map<string, FilesTable>,
  files: readonly ScannedFile[],
  { pictures, contentDir }: { pictures: PictureChanges; contentDir: string },
): Promise<ScannedFile[]> {
  const fresh = new Map(
    files
      .filter(({ file, size, modified }) => known.get(file)?.size !== size || known.get(file)?.modified !== modified)
      .map((scanned) => [scanned.file, scanned]),
  );
  for (const file of await documentsShowing(db, await writePictures(db, pictures))) {
    known.delete(file);
    const scanned = fresh.get(file) ?? scanFile(contentDir, file);
    if (scanned) fresh.set(file, scanned);
  }
  return [...fresh.values()];
}
