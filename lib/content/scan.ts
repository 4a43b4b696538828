import { lstatSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { formatOfName } from '../photos/formats.ts';
import { isDocumentName } from './document.ts';

/** A document's or a picture's file as it lies on disk: path relative to the content folder with `/`, bytes, ms. */
export type ScannedFile = { file: string; size: number; modified: number };

/**
 * How the files end that an export has beside documents: what was said about each, also what waits or was called spam. A name that begins
 * with a dot would not be served either, but `cp *` would leave it behind.
 */
export const commentsEnding = '.comments.json';

/** Names that are nobody's content: hidden files and folders, editors' copies, comments of an export, installed packages. */
const isHidden = (name: string): boolean =>
  name.startsWith('.') || name.endsWith('~') || name.endsWith(commentsEnding) || name === 'node_modules';

/** Is any part of a path hidden? Such a file is neither read nor served. */
export const isHiddenPath = (file: string): boolean => file.split('/').some(isHidden);

/** Is a path, or a folder on the way to it, a symbolic link? What a folder publishes lies in it. */
export const isBehindLink = (contentDir: string, path: string): boolean =>
  path.split('/').some((_, index, parts) => {
    const place = join(contentDir, ...parts.slice(0, index + 1));
    return lstatSync(place, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  });

/** Size and time of one file, or null if it is gone or no ordinary file. */
export function scanFile(contentDir: string, file: string): ScannedFile | null {
  const stats = statSync(join(contentDir, file), { throwIfNoEntry: false });
  return stats?.isFile() ? { file, size: stats.size, modified: stats.mtimeMs } : null;
}

/** Is a file read, by its name: a document or a picture? */
export const isReadName = (name: string): boolean => isDocumentName(name) || formatOfName(name) !== null;

/**
 * Every document's and every picture's file at or below `start` (a path in the content folder, '' for all of it), in no order.
 * Symbolic links are not followed. A folder that may not be read is told to `unreadable`; the content folder itself throws.
 */
export function* scan(contentDir: string, start = '', unreadable: (folder: string) => void = () => {}): Generator<ScannedFile> {
  const folders = [start];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    let items;
    try {
      items = readdirSync(join(contentDir, folder), { withFileTypes: true });
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (folder === '') throw error;
      // A folder that goes away while it is read holds nothing.
      if (code !== 'ENOENT' && code !== 'ENOTDIR') unreadable(folder);
      continue;
    }
    for (const item of items) {
      if (isHidden(item.name)) continue;
      const file = folder === '' ? item.name : `${folder}/${item.name}`;
      if (item.isDirectory()) folders.push(file);
      else if (item.isFile() && isReadName(item.name)) {
        const scanned = scanFile(contentDir, file);
        if (scanned) yield scanned;
      }
    }
  }
}
