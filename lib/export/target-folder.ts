import { existsSync, lstatSync, mkdirSync, readdirSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { z } from 'zod';
import { layout } from './layout.ts';

const markSchema = z.object({ waypostExport: z.int().positive() });

/** Does a folder lie in another one, or is it the same? */
const isIn = (folder: string, other: string): boolean => {
  const path = relative(other, folder);
  return path !== '..' && !path.startsWith(`..${sep}`) && resolve(other, path) === folder;
};

/** A path without links in it, also if nothing is there yet. */
function realPath(path: string): string {
  if (existsSync(path)) return realpathSync(path);
  return dirname(path) === path ? path : join(realPath(dirname(path)), basename(path));
}

/** The number of the form that an export has; null if a folder is none. */
export function formOf(folder: string): number | null {
  try {
    return markSchema.parse(JSON.parse(readFileSync(join(folder, layout.mark), 'utf8'))).waypostExport;
  } catch {
    return null;
  }
}

/** Throws an Error if what is in a folder may not be replaced: nothing but an earlier export may. */
function refuseStrangers(target: string): void {
  if (!lstatSync(target).isDirectory()) throw new Error(`${target} is no folder.`);
  const names = readdirSync(target);
  if (names.length === 0) return;
  if (formOf(target) === null)
    throw new Error(`${target} is not empty, and no earlier export: nothing in it is overwritten. Name a new folder.`);
  const strange = names.filter((name) => !Object.values<string>(layout).includes(name));
  if (strange.length > 0)
    throw new Error(`An export replaces ${target} as a whole, but there is ${strange.join(', ')}, which no export wrote.`);
}

/**
 * Has `write` fill a folder, and puts that in place of `target` when it is whole; until then whoever reads `target` finds what was there. A new or
 * empty folder is replaced in one step, an earlier export in two: should the machine stop in between, it lies beside as `….former~`. Throws an Error
 * if there is anything else in `target`, or if it lies in one of `apart` or around it.
 */
export async function fillFolder(
  target: string,
  apart: readonly string[],
  write: (folder: string) => Promise<void>,
): Promise<void> {
  const place = realPath(resolve(target));
  for (const other of apart.map(realPath))
    if (isIn(place, other) || isIn(other, place))
      throw new Error(`An export has to lie apart from ${other}. Name another folder.`);
  if (existsSync(place)) refuseStrangers(place);
  const [unfinished, former] = [`${place}.unfinished~`, `${place}.former~`];
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  try {
    await write(unfinished);
    if (existsSync(place) && readdirSync(place).length > 0) {
      rmSync(former, { recursive: true, force: true });
      renameSync(place, former);
    }
    renameSync(unfinished, place);
    rmSync(former, { recursive: true, force: true });
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}
