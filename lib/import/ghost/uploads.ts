import { existsSync, readdirSync } from 'node:fs';
import { basename, join, relative, sep } from 'node:path';
import { isDocumentName } from '../../content/document.ts';
import type { Account } from '../account.ts';
import type { ImportedFile } from '../imported.ts';
import { uploadFolders } from './upload-address.ts';

/** A folder of uploads, and the address of what is in it. */
type Uploads = { folder: string; address: string };

/** The folders of uploads of an installation, a backup, or those beside an export; `named` is the one of pictures, or that which holds them. */
function foldersOf(base: string, named: string | null): Uploads[] {
  const below = (folder: string): Uploads[] =>
    uploadFolders
      .map((name) => ({ folder: join(folder, name), address: `content/${name}` }))
      .filter(({ folder }) => existsSync(folder));
  if (named === null) return [join(base, 'content'), base].map(below).find((found) => found.length > 0) ?? [];
  const found = [named, join(named, 'content')].map(below).find((found) => found.length > 0);
  if (found) return found;
  const name = uploadFolders.find((each) => each === basename(named)) ?? 'images';
  return [{ folder: named, address: `content/${name}` }];
}

/** Everything below a folder that is no folder, links and all: whoever copies it says why not. */
function* filesIn(folder: string): Generator<string> {
  for (const item of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, item.name);
    if (item.isDirectory()) yield* filesIn(path);
    else yield path;
  }
}

/** The sizes that Ghost made of pictures lie in a folder beside these. */
const isMade = (path: string): boolean => path.startsWith(`size${sep}`);

/**
 * What authors uploaded, each at the address that it had. Addresses are added to `seen`. Whatever would be read as a post is left, and so are the
 * sizes of pictures that Ghost has made.
 */
export function* uploadsIn(base: string, named: string | null, seen: Set<string>, account: Account): Generator<ImportedFile> {
  for (const { folder, address } of foldersOf(base, named)) {
    let made = 0;
    for (const from of filesIn(folder)) {
      const inFolder = relative(folder, from);
      const path = `${address}/${inFolder.split(sep).join('/')}`;
      if (isMade(inFolder)) {
        made++;
        continue;
      }
      seen.add(`/${path}`);
      account.found('attachments');
      if (isDocumentName(from)) account.left('attachments', path, 'It would be read as a post, by its name.');
      else yield { is: 'file', source: path, sort: 'attachments', from, path };
    }
    if (made === 0) continue;
    account.found('other');
    account.left('other', `${address}/size`, `${made} pictures in sizes that Ghost has made: Waypost makes its own.`);
  }
}
