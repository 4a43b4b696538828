import { openSync, readSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { isDocumentName, isWholePage } from '../../content/document.ts';
import type { Account } from '../account.ts';
import { whyNotCopied } from '../copy-file.ts';
import { toPath } from '../free-path.ts';
import type { Imported } from '../imported.ts';
import { carryDocument } from './carry-document.ts';
import type { FilePlace, Places } from './places.ts';
import { readSourceDocument } from './source-document.ts';

/** Files of the content folder that mean something to Waypost itself. */
const settings = new Set(['site.yaml', 'theme.css']);

/** The first bytes of a file: enough to tell what it is. */
function beginningOf(path: string): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(200);
    return bytes.subarray(0, readSync(file, bytes, 0, bytes.length, 0));
  } finally {
    closeSync(file);
  }
}

/** Is a file a page as a whole, which is served as it is? */
export const isWholeHtml = (path: string): boolean => /\.html$/i.test(path) && isWholePage(path, beginningOf(path));

/** A piece of a page, or Markdown, that the old site gave as it was: here it would be a post without a date. */
function asPage(root: string, { source, path, old }: FilePlace, places: Places, account: Account): Imported | null {
  account.found('pages');
  const { data, body, notes } = readSourceDocument(join(root, source));
  const format = /\.html$/i.test(source) ? 'html' : 'markdown';
  const place = { source, path: path.replace(/\.[a-z]+$/i, ''), old };
  const said = 'The old site gave this file to readers as it is; here it is a page, and a draft.';
  const front = { ...data, draft: true as const, aliases: [] };
  return carryDocument({ sort: 'pages', front, format, body, place, notes: [...notes, said] }, places, account);
}

/** Carries over a file that the old site gave to readers as it is; null if it cannot be, which is said. */
export function carryFile(root: string, place: FilePlace, places: Places, account: Account): Imported | null {
  const { source, path } = place;
  const from = join(root, source);
  if (isDocumentName(path) && whyNotCopied(from) === null && !isWholePage(path, beginningOf(from)))
    return asPage(root, place, places, account);
  account.found('files');
  if (settings.has(path.toLowerCase())) {
    account.left('files', source, `A file of the name ${path} is one of the settings of Waypost.`);
    return null;
  }
  const to = toPath(path);
  if (to !== path.normalize('NFC')) account.noted('files', source, `It is at /${to} now.`);
  return { is: 'file', source, from, sort: 'files', path };
}
