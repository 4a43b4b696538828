import { closeSync, existsSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isWholePage } from '../../content/document.ts';
import { isHiddenPath } from '../../content/scan.ts';
import type { Sort } from '../imported.ts';

/** What lies in a data directory. Paths are relative to it, with `/`, in order. */
export type DataDirectory = {
  entries: string[];
  /** Files of comments, also those that lie beside the data directory (`../comments/a/b-1.cmt`). */
  comments: string[];
  files: string[];
  /** What is no content, and why: sentences. */
  left: { sort: Sort; path: string; reason: string }[];
};

const entryName = /\.(?:txt|html?|md|mkd|markdown|rst|textile)$/i;

/** Blosxom shows no entry with such a name, which is how people take one back. */
const draftName = /\.(?:txt|html?|md|mkd|markdown|rst|textile)(?:-|,draft|\.draft)$/i;

/** Of the plugins `comments` (PyBlosxom) and `writeback` (Blosxom). */
const commentName = /\.(?:cmt|wb|writeback)$/i;

/** A comment that waits for its approval has an ending of its own (`comment_draft_ext`), and the time in its name. */
const waitingName = /-\d{9,}(?:\.\d+)?\.[\w-]+$/;

/** Folders in which comments are kept, in the data directory or beside it. */
export const commentFolders = [
  'comments',
  'writeback',
  'writebacks',
  'state/writeback',
  'plugins/state/writeback',
  'plugins/state/writebacks',
];

/** What a flavour is put together from, in the engines and in their plugins; its name is the ending. */
const chunks =
  'content_type|head|date|date_head|date_foot|story|foot|comment|comments_head|comments_foot|comment-(?:story|form|preview|head)|commentform|' +
  'trackback|trackbacks_head|trackbacks_foot|trackbackinfo|pingback|writeback|writebacksform';
const templateName = new RegExp(
  String.raw`^(?:${chunks})\.(?:x?html?\w*|rss\w*|atom\w*|rdf|xml|esf|wml|json|general|error|writeback|trackback)$`,
);

const programName = /^(?:config\.pyc?|(?:py)?blosxom\.(?:cgi|conf|wsgi))$/;
const copyName = /^#.*#$|\.(?:bak|orig|sw[op]|save|tmp)$/i;

/** Is a file's name that of an entry which nobody is shown? */
export const isDraftName = (path: string): boolean => draftName.test(path);

/** The name of an entry's file in three parts: its category ('' or with `/` at the end), its name, its ending in small letters. */
export function splitName(path: string): { category: string; name: string; ending: string } {
  const shown = path.replace(draftName, (ending) => ending.replace(/(?:-|,draft|\.draft)$/i, ''));
  const [, category = '', name = '', ending = ''] = /^(?:(.*\/))?(.*)\.(\w+)$/.exec(shown) ?? [];
  return { category, name, ending: ending.toLowerCase() };
}

/** How a file begins: so many bytes of it; nothing, of one that cannot be read: whoever reads it says so. */
export function beginningOf(file: string, length: number): Uint8Array {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(file, 'r');
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, readSync(descriptor, bytes));
  } catch {
    return new Uint8Array();
  } finally {
    if (descriptor !== null) closeSync(descriptor);
  }
}

const isAmongComments = (path: string): boolean => commentFolders.some((folder) => path.startsWith(`${folder}/`));

/** Why a file is not read, by its name. */
function whyLeft(path: string, name: string): string | null {
  if (path.includes('\uFFFD')) return 'Its name is not UTF-8: give it another one.';
  if (isHiddenPath(name)) return 'A name like that is hidden.';
  if (copyName.test(name)) return 'By its name it is a copy that an editor keeps.';
  if (programName.test(name)) return 'It belongs to the engine, and may say what nobody should know.';
  if (name === 'LATEST.cmt') return 'It says nothing but when the last comment came.';
  if (/(?:^|\/)[^/]+\.flav\//.test(path) || templateName.test(name)) return 'It is a template (a flavour), not content.';
  return null;
}

function sortFile(source: string, path: string, found: DataDirectory): void {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const reason = whyLeft(path, name);
  if (reason !== null) found.left.push({ sort: 'files', path, reason });
  else if (commentName.test(name) || (isAmongComments(path) && waitingName.test(name))) found.comments.push(path);
  else if (!entryName.test(name) && !draftName.test(name)) found.files.push(path);
  // A page that is whole is no entry: it was served as it is.
  else if (/\.html?$/i.test(name) && isWholePage('page.html', beginningOf(join(source, path), 200))) found.files.push(path);
  else found.entries.push(path);
}

/** Walks a folder below the data directory; links are not followed: they may lead out of it. */
function walk(source: string, folder: string, found: DataDirectory): void {
  let items;
  try {
    items = readdirSync(join(source, folder), { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    found.left.push({ sort: 'other', path: folder, reason: `The folder cannot be read: ${(error as Error).message}.` });
    return;
  }
  for (const item of items) {
    const path = folder === '' ? item.name : `${folder}/${item.name}`;
    if (item.isSymbolicLink())
      found.left.push({ sort: 'files', path, reason: 'It is a symbolic link, which may lead anywhere.' });
    else if (item.isDirectory()) {
      const reason = isHiddenPath(item.name) ? 'A folder with such a name is hidden.' : null;
      if (reason === null) walk(source, path, found);
      else found.left.push({ sort: 'other', path, reason });
    } else if (item.isFile()) sortFile(source, path, found);
    else found.left.push({ sort: 'files', path, reason: 'It is no file.' });
  }
}

/** Adds files of comments in a folder beside the data directory; whatever else lies there is none of its business. */
function addBeside(source: string, folder: string, found: DataDirectory): void {
  const place = join(dirname(source), folder);
  if (`${source}/`.startsWith(`${place}/`) || !existsSync(place) || !lstatSync(place).isDirectory()) return;
  const beside: DataDirectory = { entries: [], comments: [], files: [], left: [] };
  walk(dirname(source), folder, beside);
  found.comments.push(...beside.comments.map((path) => `../${path}`));
  const left = beside.left.filter(({ sort, path }) => sort === 'other' || commentName.test(path));
  found.left.push(...left.map((each) => ({ ...each, path: `../${each.path}` })));
}

/** Looks through a data directory, and for comments beside it. Throws an Error if it cannot be read. */
export function readDataDirectory(source: string): DataDirectory {
  const found: DataDirectory = { entries: [], comments: [], files: [], left: [] };
  readdirSync(source);
  walk(source, '', found);
  for (const folder of commentFolders) addBeside(source, folder, found);
  return found;
}
