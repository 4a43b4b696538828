import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { hashOf, parseDocument } from '../content/document.ts';
import { toLine } from '../content/problem.ts';
import { toDocumentAddress } from '../document-address.ts';
import { isSameFile } from '../same-file.ts';
import type { Site } from '../site.ts';
import * as urls from '../urls.ts';
import type { Account, Fate } from './account.ts';
import { copyWhole, whyNotCopied } from './copy-file.ts';
import { freePath, toName, toPath } from './free-path.ts';
import { toFileText, toOldPath } from './front-text.ts';
import type { Copied, ImportedEntry, ImportedFile } from './imported.ts';
import type { Manifest } from './manifest.ts';
import { toOwnText } from './own-text.ts';

/** Where entries go, and what is known of it. */
export type Target = {
  /** The content folder, as a whole path. */
  into: string;
  site: Site;
  manifest: Manifest;
  account: Account;
  /** Finds everything out, and writes nothing. */
  dryRun: boolean;
};

const endings = ['.md', '.markdown', '.html', '/index.md', '/index.markdown', '/index.html'];

/** The address at which a document's file stands. */
export const addressOf = (file: string): string => {
  const folder = /^(?:(.*)\/)?_(?:path|index)\.\w+$/.exec(file);
  return folder ? urls.path(`/${folder[1] ?? ''}`) : (toDocumentAddress(file)?.url ?? '/');
};

/** Puts entries and files of a source into the content folder: each once, whatever earlier runs have done, and nothing over what is another's. */
export class EntryWriter {
  readonly #target: Target;
  /** What this run has put somewhere: paths without ending, in lower case. */
  readonly #taken = new Set<string>();

  /** What a dry run would have copied, by where it would be. */
  readonly #copied = new Map<string, string>();

  constructor(target: Target) {
    this.#target = target;
  }

  /** Writes an entry, and gives its address (URL); null if it is left away, which is said then. */
  entry(entry: ImportedEntry): string | null {
    const { manifest, account, into } = this.#target;
    const made = manifest.get(entry.id);
    if (made && !existsSync(join(into, made.file))) {
      account.left(entry.sort, entry.source, `An earlier import made ${made.file} of it, which was deleted since.`);
      for (const { source, name } of entry.beside ?? [])
        account.left('attachments', source, `${name} belongs to ${made.file}, which was deleted since an earlier import.`);
      return null;
    }
    const file = made?.file ?? this.#choose(entry);
    this.#taken.add(toOwnText(keyOf(file)));
    const url = addressOf(file);
    this.#tellLostAliases(entry);
    const text = toFileText(entry.front, entry.body, url);
    account.carried(entry.sort, this.#put(entry, file, text));
    for (const copied of entry.beside ?? []) this.#copy(copied, `${dirname(file)}/${toName(copied.name)}`);
    return url;
  }

  /** Copies a file to its own path. */
  file({ path, ...copied }: ImportedFile): void {
    this.#copy(copied, toPath(path));
  }

  #choose({ path, format, beside, body, front, sort, source }: ImportedEntry): string {
    const { into, account } = this.#target;
    const ending = `${beside?.length ? '/index' : ''}${format === 'html' ? '.html' : '.md'}`;
    const isOurs = (candidate: string): boolean => {
      const file = candidate + ending;
      if (!existsSync(join(into, file))) return false;
      return readFileSync(join(into, file), 'utf8') === toFileText(front, body, addressOf(file));
    };
    const isFree = (candidate: string): boolean =>
      !this.#taken.has(candidate.toLowerCase()) &&
      (isOurs(candidate) || !endings.some((each) => existsSync(join(into, candidate + each))));
    const wanted = toPath(path);
    const free = freePath(wanted, isFree);
    if (free.why !== null) account.noted(sort, source, `It is at ${free.path}. ${free.why}`);
    return free.path + ending;
  }

  #tellLostAliases({ sort, source, front }: ImportedEntry): void {
    for (const alias of front.aliases ?? [])
      if (toOldPath(alias) === null) this.#target.account.noted(sort, source, `${alias} is no address that could lead to it.`);
  }

  /** Writes a text unless it is there, or something that an author has written since. */
  #put(entry: ImportedEntry, file: string, text: string): Fate {
    const { into, manifest, account, site, dryRun } = this.#target;
    const bytes = Buffer.from(text);
    const hash = hashOf(bytes);
    const place = join(into, file);
    const there = existsSync(place) ? hashOf(readFileSync(place)) : null;
    const made = manifest.get(entry.id);
    if (there === hash) {
      if (made?.hash !== hash && !dryRun) manifest.set(entry.id, { file, hash });
      return 'there';
    }
    if (made && there !== made.hash) {
      account.noted(entry.sort, entry.source, `${file} was edited since an earlier import, and is left as it is.`);
      return 'there';
    }
    const parsed = parseDocument(file, bytes, site);
    for (const problem of 'problem' in parsed ? [parsed.problem] : parsed.warnings)
      account.noted(
        entry.sort,
        entry.source,
        `${problem.severity === 'error' ? 'It has to be mended before it is published' : 'To look at'}: ${toLine(problem)}`,
      );
    if (!dryRun) {
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(`${place}.unfinished~`, bytes);
      renameSync(`${place}.unfinished~`, place);
      manifest.set(entry.id, { file, hash });
    }
    return made ? 'changed' : 'new';
  }

  #copy({ from, sort, source }: Copied, path: string): void {
    const { account, into, dryRun } = this.#target;
    const why = whyNotCopied(from);
    if (why !== null) return account.left(sort, source, why);
    const to = join(into, path);
    const other = this.#copied.get(path.toLowerCase()) ?? (existsSync(to) ? to : null);
    if (other !== null) {
      if (isSameFile(from, other)) return account.carried(sort, 'there');
      return account.left(sort, source, `There is another file at ${path} already, which is kept.`);
    }
    if (dryRun) this.#copied.set(path.toLowerCase(), from);
    else copyWhole(from, to);
    account.carried(sort, 'new');
  }
}

const keyOf = (file: string): string => file.replace(/(?:\/index)?\.[a-z]+$/i, '').toLowerCase();
