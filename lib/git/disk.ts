import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import type { Difference, Version } from './changes.ts';
import { ask, git, type Checkout } from './command.ts';

const submodule = '160000';

const lies = (path: string): Stats | undefined => lstatSync(path, { throwIfNoEntry: false });

/** What stands at a place, or the first thing on the way to it that is no folder; null if nothing does. */
type Sight = { path: string; stats: Stats } | null;

/** Looks at places below a folder without following links. A folder on the way is looked at once: make a new one for each pass. */
function sightsOf(top: string): (path: string) => Sight {
  const folders = new Map<string, Stats | undefined>();
  return (path) => {
    for (let slash = path.indexOf('/'); slash !== -1; slash = path.indexOf('/', slash + 1)) {
      const folder = path.slice(0, slash);
      if (!folders.has(folder)) folders.set(folder, lies(join(top, folder)));
      const stats = folders.get(folder);
      if (!stats) return null;
      if (!stats.isDirectory()) return { path: folder, stats };
    }
    const stats = lies(join(top, path));
    return stats ? { path, stats } : null;
  };
}

/** Git's way to write a path on a line of its own. */
const quoted = (path: string): string =>
  // oxlint-disable-next-line no-control-regex -- it is control characters that need it
  `"${path.replaceAll(/[\0-\x1F"\\]/g, (letter) => `\\${letter.codePointAt(0)!.toString(8).padStart(3, '0')}`)}"`;

/** The names that git gives to the bytes of ordinary files, in their order. */
async function blobsOf(checkout: Checkout, paths: string[]): Promise<string[]> {
  if (paths.length === 0) return [];
  const input = paths.map((path) => `${quoted(path)}\n`).join('');
  return (await git(checkout, ['hash-object', '--stdin-paths'], { input })).trim().split('\n');
}

/** Files below a folder, which itself is no link. */
function filesBelow(top: string, folder: string): string[] {
  return readdirSync(join(top, folder), { withFileTypes: true }).flatMap((item) => {
    const path = `${folder}/${item.name}`;
    return item.isDirectory() ? filesBelow(top, path) : [path];
  });
}

const isMode = (stats: Stats, mode: string): boolean =>
  stats.isFile() && mode === ((stats.mode & 0o100) === 0 ? '100644' : '100755');

/**
 * What lies on disk where a move is to add files: `blocking` would be overwritten, `same` has the very bytes already.
 * Git looks for some of this itself, but takes an ignored file for one that nobody misses.
 */
export async function inTheWay(checkout: Checkout, moved: Difference[]): Promise<{ blocking: string[]; same: string[] }> {
  const gone = new Set(moved.filter(({ after }) => after === null).map(({ path }) => path));
  const see = sightsOf(checkout.top);
  const blocking = new Set<string>();
  const alike: { path: string; blob: string }[] = [];
  for (const { path, before, after } of moved) {
    const sight = before === null && see(path);
    if (!sight || !after) continue;
    if (sight.path === path && isMode(sight.stats, after.mode)) alike.push({ path, blob: after.blob });
    else if (!sight.stats.isDirectory()) blocking.add(sight.path);
    else if (after.mode !== submodule) for (const file of filesBelow(checkout.top, path)) blocking.add(file);
  }
  const blobs = await blobsOf(
    checkout,
    alike.map(({ path }) => path),
  );
  alike.forEach(({ path, blob }, index) => blob !== blobs[index] && blocking.add(path));
  return {
    blocking: [...blocking].filter((path) => !gone.has(path)),
    same: alike.map(({ path }) => path).filter((path) => !blocking.has(path)),
  };
}

/** The name that git gives to a symbolic link, which it keeps as a blob of the link's target. */
function blobOfLink(path: string, length: number): string {
  const target = readlinkSync(path, { encoding: 'buffer' });
  const hash = createHash(length === 40 ? 'sha1' : 'sha256');
  return hash.update(`blob ${target.length}\0`).update(target).digest('hex');
}

/** Has a file the first bytes of a version, as git leaves it when it is stopped in the middle of writing? */
async function isBegun(checkout: Checkout, path: string, { blob }: Version): Promise<boolean> {
  const { code, out } = await ask(checkout, ['cat-file', '--filters', `--path=${path}`, blob]);
  if (code !== 0) return false;
  const bytes = readFileSync(join(checkout.top, path));
  return bytes.length < out.length && bytes.equals(out.subarray(0, bytes.length));
}

/**
 * Of the files that differ between two commits, those that a move between them may have left as they are now: with the bytes of
 * one of the two, with the first of them, or not there. Anything else was written by somebody.
 */
export async function leftByMove(checkout: Checkout, moved: Difference[]): Promise<Difference[]> {
  const see = sightsOf(checkout.top);
  const left: Difference[] = [];
  const files: Difference[] = [];
  for (const difference of moved) {
    const { path, before, after } = difference;
    const sight = see(path);
    if ([before?.mode, after?.mode].includes(submodule)) continue;
    if (sight === null) left.push(difference);
    else if (sight.path !== path) continue;
    else if (sight.stats.isFile()) files.push(difference);
    else if (sight.stats.isSymbolicLink()) {
      const versions = [before?.blob, after?.blob];
      const { length } = versions.find((blob) => blob !== undefined)!;
      if (versions.includes(blobOfLink(join(checkout.top, path), length))) left.push(difference);
    }
  }
  const blobs = await blobsOf(
    checkout,
    files.map(({ path }) => path),
  );
  for (const [index, difference] of files.entries()) {
    const versions = [difference.before, difference.after].filter((version) => version !== null);
    if (versions.some(({ blob }) => blob === blobs[index])) left.push(difference);
    else
      for (const version of versions)
        if (await isBegun(checkout, difference.path, version)) {
          left.push(difference);
          break;
        }
  }
  return left;
}
