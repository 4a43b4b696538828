import { closeSync, openSync, readdirSync, readSync } from 'node:fs';
import { join, sep } from 'node:path';
import { isDocumentName, isWholePage } from '../content/document.ts';
import { isHiddenPath } from '../content/scan.ts';

/** What stays out of an export: a path in the content folder, and why (a sentence). */
export type LeftOut = { path: string; why: string };

/** The files of a content folder that are exported, by name, and what is not. */
export type ContentFiles = { files: string[]; left: LeftOut[] };

/**
 * Every file of a content folder, whatever it is; hidden ones and links are not followed, and named. `without` is a folder in it that is
 * not the author's. Paths have `/`. Throws if a folder cannot be read: an export has everything, or is none.
 */
export function contentFiles(contentDir: string, without: string): ContentFiles {
  const found: ContentFiles = { files: [], left: [] };
  const leave = (path: string, why: string): void => void found.left.push({ path, why });
  const folders = [''];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop())
    for (const item of readdirSync(join(contentDir, folder), { withFileTypes: true })) {
      const path = folder === '' ? item.name : `${folder}/${item.name}`;
      if (join(contentDir, path.split('/').join(sep)) === without) leave(path, 'It is the DATA_DIR of Waypost.');
      else if (isHiddenPath(item.name)) leave(path, 'It is hidden: no part of the blog.');
      else if (item.isSymbolicLink()) leave(path, 'It is a symbolic link.');
      else if (item.isDirectory()) folders.push(path);
      else if (item.isFile()) found.files.push(path);
      else leave(path, 'It is no file.');
    }
  found.files.sort();
  return found;
}

/** Is a file of a content folder a document, by its name and how it begins? */
export function isDocumentFile(contentDir: string, file: string): boolean {
  if (!isDocumentName(file)) return false;
  const head = Buffer.alloc(256);
  const handle = openSync(join(contentDir, file), 'r');
  try {
    return !isWholePage(file, head.subarray(0, readSync(handle, head)));
  } finally {
    closeSync(handle);
  }
}
