import { constants, type Stats } from 'node:fs';
import { copyFile, lstat, mkdir, readdir, realpath, rename, rm, utimes } from 'node:fs/promises';
import { dirname, join, sep } from 'node:path';
import { isBehindLink, isHiddenPath } from '../content/scan.ts';

/** Which folder is copied into which; `without` is one of the first that is not: what the server itself writes. */
export type Mirrored = { from: string; to: string; without: string };

/** The source of an entry is in the store, and never served. */
const isSource = (file: string): boolean => /\.(?:md|markdown)$/i.test(file);

/** Null if nothing is there; what cannot be looked at is not taken for gone. */
async function statsOf(file: string): Promise<Stats | null> {
  try {
    return await lstat(file);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

const isSame = (one: Stats, other: Stats | null): boolean =>
  other !== null && other.isFile() && one.size === other.size && Math.abs(one.mtimeMs - other.mtimeMs) < 2;

/** What may happen to a file of somebody else's at any moment: it goes, or is not ours to read. */
const isTheirs = (error: unknown): boolean => ['ENOENT', 'EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '');

/** Copies a file so that it is there as a whole or not at all; its time goes along, to know it by. */
async function copy(from: string, to: string, { atime, mtime }: Stats): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const draft = `${to}.waypost~`;
  try {
    await copyFile(from, draft, constants.COPYFILE_FICLONE);
    await utimes(draft, atime, mtime);
    await rename(draft, to);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  }
}

/** The names in a folder of the content and in its copy; null if it may not be read: what was copied of it stays. */
async function namesIn(from: string, to: string): Promise<Set<string> | null> {
  try {
    return new Set([...(await readdir(from)), ...(await readdir(to).catch(() => []))]);
  } catch (error) {
    if (isTheirs(error)) return null;
    throw error;
  }
}

/** Brings the copy of a path up to the original: a file, or a folder with all in it. Links are not followed. What has gone is only noted, in `gone`. */
async function mirrorPath(mirrored: Mirrored, path: string, gone: string[]): Promise<void> {
  const [from, to] = [join(mirrored.from, path), join(mirrored.to, path)];
  if (from === mirrored.without) return;
  const [stats, before] = [await statsOf(from), await statsOf(to)];
  if (stats?.isDirectory()) {
    if (before && !before.isDirectory()) await rm(to);
    for (const name of (await namesIn(from, to)) ?? []) {
      const inside = path === '' ? name : `${path}/${name}`;
      if (!isHiddenPath(name)) await mirrorPath(mirrored, inside, gone);
    }
  } else if (stats?.isFile() && !isSource(path)) {
    if (before && !before.isFile()) await rm(to, { recursive: true });
    if (isSame(stats, before)) return;
    await copy(from, to, stats).catch((error: unknown) => {
      if (!isTheirs(error)) throw error;
    });
  } else if (before) gone.push(to);
}

/** A folder's path without links in it, also if it is not there yet. */
async function realPath(folder: string): Promise<string> {
  return realpath(folder).catch(async () =>
    dirname(folder) === folder ? folder : join(await realPath(dirname(folder)), folder.slice(dirname(folder).length)),
  );
}

/** What is copied must never be what is copied to: an author's files would be taken for copies of files that have gone. */
async function refuseItself({ from, to }: Mirrored): Promise<void> {
  const [source, copy] = [`${await realPath(from)}${sep}`, `${await realPath(to)}${sep}`];
  if (source.startsWith(copy))
    throw new Error(`CONTENT_DIR lies in ${to}, where Waypost puts copies of it. Move one of the two.`);
}

/**
 * Puts what servers without this content folder need from it where all of them find it: pictures, settings, the author's sheet, every file
 * that is served as it is. `only` are the paths that may have changed (null: all). Gives what takes away the copies of what has gone, to be
 * called once it is known that it may go. Throws an Error if the one folder lies in the other.
 */
export async function mirror(named: Mirrored, only: readonly string[] | null): Promise<() => Promise<void>> {
  await refuseItself(named);
  // The folder itself may be a link, as to the newest of several.
  const mirrored = { ...named, from: await realPath(named.from), without: await realPath(named.without) };
  const isOurs = (path: string): boolean => join(mirrored.from, path).startsWith(mirrored.without + sep);
  await mkdir(mirrored.to, { recursive: true });
  const gone: string[] = [];
  for (const path of only ?? ['']) {
    if (path !== '' && (isHiddenPath(path) || isBehindLink(mirrored.from, path) || isOurs(path))) continue;
    await mirrorPath(mirrored, path, gone);
  }
  return async () => {
    for (const copy of gone) await rm(copy, { recursive: true, force: true });
  };
}
