import { readdirSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Account } from '../account.ts';
import type { Imported, ImportedFile } from '../imported.ts';
import type { Importer, Source } from '../importer.ts';
import { toComments } from './comments.ts';
import { ExportIndex } from './export-index.ts';
import { HiddenFields } from './hidden-fields.ts';
import { sortOf, whyLeft } from './left-out.ts';
import { toEntry } from './post-entry.ts';
import { findUploads, Uploads } from './uploads.ts';
import { BrokenXml, readWxr, textOf, type Stretch } from './wxr-elements.ts';
import { fieldsOf, toItem, type WxrItem } from './wxr-item.ts';

type Reading = Source & { index: ExportIndex; uploads: string | null; files: Uploads; hidden: HiddenFields };

function* takeAttachment(item: WxrItem, source: string, { index, files, account }: Reading): Generator<ImportedFile> {
  const attachment = index.attachments.get(item.id);
  const found = item.status === 'trash' || !attachment ? { why: 'It is in the bin.' } : files.find(attachment);
  account.found('attachments');
  if (!attachment || 'why' in found) {
    account.left('attachments', source, 'why' in found ? found.why : '');
    return;
  }
  if (item.content.trim() !== '')
    account.noted('attachments', source, `Its description is not carried over: ${item.content.trim()}`);
  yield { is: 'file', sort: 'attachments', source, from: found.from, path: attachment.path };
}

function leaveComments({ comments, type }: WxrItem, source: string, account: Account): void {
  account.found('comments', comments.length);
  const reason = type === 'attachment' ? 'A file has no page of its own here, and so no comments.' : 'Its post is left out.';
  for (const comment of comments) account.left('comments', `${source}, comment ${textOf(comment, 'wp:comment_id')}`, reason);
}

function* takePost(item: WxrItem, source: string, reading: Reading): Generator<Imported> {
  const comments = toComments(item.comments, source, reading);
  reading.hidden.addOfPost(item.meta.keys());
  for (const comment of item.comments) reading.hidden.addOfComment(fieldsOf(comment, 'wp:commentmeta').keys());
  const entry = toEntry(item, source, reading, comments);
  if (entry) yield entry;
  else for (const comment of comments) reading.account.left('comments', comment.source, 'Its post is left out.');
}

function* takeItem(item: WxrItem, source: string, reading: Reading): Generator<Imported> {
  const { account } = reading;
  if (item.type === 'attachment') {
    yield* takeAttachment(item, source, reading);
    leaveComments(item, source, account);
    return;
  }
  account.found(sortOf(item));
  const why = whyLeft(item);
  if (why === null) yield* takePost(item, source, reading);
  else {
    account.left(sortOf(item), source, why);
    leaveComments(item, source, account);
  }
}

/** How far a reading is: bytes of all files, each read twice. */
class Progress {
  readonly #total: number;
  readonly #tell: Source['onProgress'];
  #before = 0;

  constructor(files: readonly string[], tell: Source['onProgress']) {
    this.#total = 2 * files.reduce((sum, file) => sum + statSync(file).size, 0);
    this.#tell = tell;
  }

  in(read: number): void {
    this.#tell(this.#before + read, this.#total);
  }

  end(file: string): void {
    this.#before += statSync(file).size;
  }
}

/** The elements of a file until it ends, or is no XML any more: that is given to `onBroken`. */
async function* stretches(
  file: string,
  progress: Progress,
  onBroken: (error: BrokenXml) => void,
  without?: ReadonlySet<string>,
): AsyncGenerator<Stretch> {
  try {
    for await (const stretch of readWxr(file, without)) {
      yield stretch;
      progress.in(stretch.read);
    }
  } catch (error) {
    if (!(error instanceof BrokenXml)) throw error;
    onBroken(error);
  }
  progress.end(file);
}

function noteMended(file: string, { bytes, characters }: Pick<Stretch, 'bytes' | 'characters'>, account: Account): void {
  if (bytes > 0) account.noted('other', basename(file), `${bytes} bytes of it are not UTF-8, and were read as windows-1252.`);
  if (characters > 0)
    account.noted(
      'other',
      basename(file),
      `${characters} characters of it (control characters, stray &) are not XML, and were mended.`,
    );
}

const filesOf = (path: string): string[] =>
  statSync(path).isDirectory()
    ? readdirSync(path, { withFileTypes: true })
        .filter((entry) => entry.isFile() && /\.(?:xml|wxr)$/i.test(entry.name))
        .map(({ name }) => join(path, name))
        .toSorted()
    : [path];

async function readIndex(files: readonly string[], progress: Progress): Promise<ExportIndex> {
  const index = new ExportIndex();
  const isBroken = (): void => undefined;
  for (const file of files)
    for await (const { elements } of stretches(file, progress, isBroken, new Set(['content:encoded', 'wp:comment'])))
      for (const element of elements) index.add(element);
  if (index.blog === '') throw new Error('This is no export of a WordPress (WXR): it names no blog.');
  return index;
}

/**
 * Reads what WordPress exports (WXR 1.0 to 1.2; a file, or a folder of several), twice: for what posts refer to, then for the posts. Of the
 * second reading, nothing is kept.
 */
export const importWordpress: Importer = async function* importWordpress(source): AsyncGenerator<Imported> {
  const files = filesOf(source.path);
  const progress = new Progress(files, source.onProgress);
  const index = await readIndex(files, progress);
  const uploads = findUploads(source.uploads, statSync(source.path).isDirectory() ? source.path : dirname(source.path));
  const reading: Reading = { ...source, index, uploads, files: new Uploads(uploads), hidden: new HiddenFields() };
  const unread: string[] = [];
  for (const file of files) {
    const onBroken = ({ line, message }: BrokenXml): void => {
      unread.push(`${basename(file)} is no XML from line ${line} on (${message}): what comes after was not read.`);
    };
    let last = { bytes: 0, characters: 0 };
    for await (const stretch of stretches(file, progress, onBroken)) {
      for (const element of stretch.elements)
        if (element.name === 'item') {
          const item = toItem(element);
          yield* takeItem(item, `${basename(file)}, line ${item.line}: ${item.type} ${item.id}`, reading);
        }
      last = stretch;
    }
    noteMended(file, last, source.account);
  }
  sayTheRest(reading);
  if (unread.length > 0)
    throw new Error(`${unread.join('\n')}\nWhat comes before was imported. Mend the file, and import it again.`);
};

function sayTheRest({ index, files, hidden, account, path }: Reading): void {
  for (const { slug, name, description } of index.spokenCategories) {
    const also = description === '' ? '' : ` Its description: ${description}`;
    account.noted('other', basename(path), `The category ${slug} was called ${name}; tagNames in site.yaml can say so.${also}`);
  }
  const others = files.countOthers(new Set([...index.attachments.values()].map(({ file }) => file)));
  if (others > 0)
    account.noted('attachments', basename(path), `${others} files of uploads are not named in the export, and were not copied.`);
  const names = hidden.summary;
  if (names !== '') account.noted('other', basename(path), `Fields of plugins and themes are not carried over: ${names}.`);
}
