import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Account } from '../account.ts';

/** What a folder holds that is part of the site: `files` are paths below it, in the order of their names. */
export type SourceFolder = { root: string; files: string[] };

/** Why something of the folder is no part of the site, as a sentence; null if it is. `path` is below the folder; of a folder it ends with `/`. */
export type Outside = (path: string) => string | null;

const byName = (a: { name: string }, b: { name: string }): number => (a.name < b.name ? -1 : 1);

/**
 * Looks through a folder. What is no part of the site is said to be left, a folder in one line; so are symbolic links, which may lead
 * anywhere, and folders that may not be read.
 */
export function listFolder(root: string, outside: Outside, account: Account): SourceFolder {
  const files: string[] = [];
  const leave = (path: string, reason: string): void => {
    account.found('other');
    account.left('other', path, reason);
  };
  const look = (folder: string): void => {
    let items;
    try {
      items = readdirSync(join(root, folder), { withFileTypes: true }).sort(byName);
    } catch (error) {
      return leave(folder, `It cannot be read (${(error as NodeJS.ErrnoException).code}).`);
    }
    for (const item of items) {
      const path = folder + item.name;
      const whole = item.isDirectory() ? `${path}/` : path;
      const reason = outside(whole);
      if (reason !== null) leave(whole, reason);
      else if (item.isDirectory()) look(whole);
      else if (item.isSymbolicLink()) leave(path, 'It is a symbolic link, which may lead anywhere.');
      else if (item.isFile()) files.push(path);
      else leave(path, 'It is no file.');
    }
  };
  look('');
  return { root, files };
}
