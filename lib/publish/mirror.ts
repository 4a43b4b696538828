import { constants, type Stats } from 'node:fs';
import { copyFile, lstat, mkdir, readdir, rename, rm, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isBehindLink, isHiddenPath } from '../content/scan.ts';
import { env } from '../env.ts';
import { servedFolder } from '../served-folder.ts';

/** The source of an entry is in the store, and never served. */
const isSource = (file: string): boolean => /\.(?:md|markdown)$/i.test(file);

const statsOf = (file: string): Promise<Stats | null> => lstat(file).catch(() => null);

const isSame = (one: Stats, other: Stats | null): boolean =>
  other !== null && one.size === other.size && Math.abs(one.mtimeMs - other.mtimeMs) < 2;

/** Copies a file so that it is there as a whole or not at all; its time goes along, to know it by. */
async function copy(from: string, to: string, stats: Stats): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  const draft = `${to}.waypost~`;
  await copyFile(from, draft, constants.COPYFILE_FICLONE);
  await utimes(draft, stats.atime, stats.mtime);
  await rename(draft, to);
}

/** Brings one path of the mirror up to the content folder: a file, or a folder with all in it. */
async function mirrorPath(path: string, own: string): Promise<void> {
  const [from, to] = [join(env().contentDir, path), join(servedFolder(), path)];
  if (from === own || (path !== '' && (isHiddenPath(path) || isBehindLink(env().contentDir, path)))) return;
  const [stats, before] = [await statsOf(from), await statsOf(to)];
  if (stats?.isDirectory()) {
    if (before && !before.isDirectory()) await rm(to);
    const names = new Set([...(await readdir(from)), ...(await readdir(to).catch(() => []))]);
    for (const name of names) await mirrorPath(path === '' ? name : `${path}/${name}`, own);
  } else if (stats?.isFile() && !isSource(path)) {
    if (before?.isDirectory()) await rm(to, { recursive: true });
    if (!isSame(stats, before)) await copy(from, to, stats);
  } else if (before) await rm(to, { recursive: true, force: true });
}

/**
 * Puts what servers without this content folder need from it into `DATA_DIR`, which they share: pictures, settings, the author's sheet,
 * every file that is served as it is. `only` are the paths that may have changed (null: all).
 */
export async function mirror(only: readonly string[] | null): Promise<void> {
  for (const path of only ?? ['']) await mirrorPath(path, env().dataDir);
}
