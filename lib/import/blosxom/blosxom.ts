import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { toReason } from '../../content/time-limit.ts';
import { toDocumentAddress } from '../../document-address.ts';
import * as urls from '../../urls.ts';
import type { Account } from '../account.ts';
import { decodeText } from '../decode-text.ts';
import type { Imported, ImportedComment, ImportedEntry } from '../imported.ts';
import type { Source } from '../importer.ts';
import { plainText } from '../parse-html.ts';
import { byEntry, CommentReader } from './comment-files.ts';
import { beginningOf, isDraftName, readDataDirectory, splitName, type DataDirectory } from './data-directory.ts';
import { toEntryBody } from './entry-body.ts';
import { EntryDates } from './entry-dates.ts';
import { toFront, type DateReading } from './entry-front.ts';
import { readEntry } from './entry-text.ts';
import { dayOrderOf } from './written-date.ts';

/** The address of an entry, without the ending that a flavour gives it: what tells it from others, and from old links. */
const stemOf = (path: string): string => {
  const { category, name } = splitName(path);
  return category + name;
};

/** Why nobody was shown an entry; null if it was published. */
function whyDraft(path: string): string | null {
  if (isDraftName(path)) return 'By the ending of its name it was not published: it is a draft.';
  if (/(?:^|\/)drafts\//i.test(path)) return 'It lies in a folder of drafts, and is one.';
  return splitName(path).name === 'index' ? 'No entry named index is shown by the engine: it is a draft.' : null;
}

/** A date in front of a name is told in the front matter: here, it is no part of an address. */
function toPath(stem: string): string {
  // That would be the address of its folder.
  if (/(?:^|\/)index$/.test(stem)) return stem;
  const address = toDocumentAddress(`${stem}.md`);
  return address ? [...urls.segmentsOf(address.dir), address.slug].join('/') : stem;
}

/** Who keeps an address that two entries want: the one that had it, before one that loses the date in its name, before a draft. */
function rankOf(path: string): number {
  if (whyDraft(path) !== null) return 2;
  const stem = stemOf(path);
  return toPath(stem) === stem ? 0 : 1;
}

function titleOf(written: string, notes: string[]): string | undefined {
  const title = plainText(written);
  if (title === '') notes.push('It has no title: its name stands for one.');
  else if (/<\/?[a-z]/i.test(written)) notes.push(`Its title had markup in it: ${written}`);
  return title || undefined;
}

/** The bytes of a file, or why it cannot be read: a sentence. */
function readBytes(file: string): Uint8Array | string {
  try {
    return readFileSync(file);
  } catch (error) {
    return `It cannot be read: ${toReason(error)}.`;
  }
}

/** How an entry is read, beside its own file. */
type Reading = {
  source: string;
  written: DateReading;
  account: Account;
  dates: EntryDates;
  /** Each is given once. */
  comments: (stem: string, title: string) => ImportedComment[];
  /** Stems that an entry has had already, in small letters: another one has no right to the old address. */
  taken: Set<string>;
};

async function readEntryFile(
  path: string,
  { source, written, account, dates, comments, taken }: Reading,
): Promise<ImportedEntry | null> {
  const bytes = readBytes(join(source, path));
  if (typeof bytes === 'string') {
    account.left('posts', path, bytes);
    return null;
  }
  const { text, note } = decodeText(bytes);
  const { name, ending } = splitName(path);
  const stem = stemOf(path);
  const entry = readEntry(text);
  const { front, markup, notes } = toFront(entry.meta, written);
  const { format, body, notes: bodyNotes } = toEntryBody(entry.body, markup, ending);
  const draft = whyDraft(path);
  const told = [...(note === null ? [] : [note]), ...notes, ...bodyNotes, ...(draft === null ? [] : [draft])];
  const title = titleOf(entry.title, told);
  const date = front.date ? { iso: front.date, note: null } : await dates.of(path, name);
  if (date.note !== null) told.push(date.note);
  const isFirst = !taken.has(stem.toLowerCase());
  taken.add(stem.toLowerCase());
  for (const each of told) account.noted('posts', path, each);
  return {
    is: 'entry',
    sort: 'posts',
    source: path,
    id: path,
    path: toPath(stem),
    front: {
      title,
      ...front,
      date: date.iso,
      ...(draft !== null && { draft: true }),
      // Left out where it is the address that it has.
      aliases: isFirst && draft === null ? [urls.path(stem)] : [],
    },
    format,
    body,
    comments: comments(stem, title ?? ''),
  };
}

/** Lines above the texts of entries, in which dates may stand. */
function* headsOf(source: string, paths: readonly string[]): Iterable<string> {
  for (const path of paths) {
    const text = Buffer.from(beginningOf(join(source, path), 1000)).toString('latin1');
    yield* [...readEntry(text).meta.values()].flat();
  }
}

/** Says of all that is no content why. */
function tellLeft(left: DataDirectory['left'], account: Account): void {
  for (const { sort, path, reason } of left) {
    account.found(sort);
    account.left(sort, path, reason);
  }
}

/**
 * Reads a data directory of Blosxom's or PyBlosxom's (an `Importer`): entries below their categories, comments of their plugins, and the files
 * beside them. Throws an Error if there is no entry in it.
 */
export async function* importBlosxom({ path: source, site, account, onProgress }: Source): AsyncGenerator<Imported> {
  if (!statSync(source).isDirectory())
    throw new Error(`${source} is no folder. Name the data directory, which has the entries in it.`);
  const found = readDataDirectory(source);
  if (found.entries.length === 0)
    throw new Error(`There is no entry (*.txt) in ${source}. Name the data directory, which has the entries in it.`);
  tellLeft(found.left, account);
  const stems = new Set(found.entries.map(stemOf));
  const { files: commentFiles, homeless } = byEntry(found.comments, (stem) => stems.has(stem));
  const from = { source, zone: site.timezone, account };
  const reader = new CommentReader(from);
  const comments = (stem: string, title: string): ImportedComment[] => {
    const files = commentFiles.get(stem) ?? [];
    commentFiles.delete(stem);
    return reader.read(files, title);
  };
  const written = { zone: site.timezone, order: dayOrderOf(headsOf(source, found.entries)) };
  const reading: Reading = { ...from, written, dates: new EntryDates(from), comments, taken: new Set() };
  const total = found.entries.length + found.files.length;
  let done = 0;
  for (const path of found.entries.toSorted((a, b) => rankOf(a) - rankOf(b))) {
    account.found('posts');
    const entry = await readEntryFile(path, reading);
    if (entry) yield entry;
    onProgress(++done, total);
  }
  for (const path of [...homeless, ...[...commentFiles.values()].flat().map((file) => file.path)]) reader.leave(path);
  reader.finish();
  for (const path of found.files) {
    account.found('files');
    yield { is: 'file', sort: 'files', source: path, from: join(source, path), path };
    onProgress(++done, total);
  }
}
