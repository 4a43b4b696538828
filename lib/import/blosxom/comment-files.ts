import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { toReason } from '../../content/time-limit.ts';
import type { Account } from '../account.ts';
import type { ImportedComment } from '../imported.ts';
import { readCommentXml } from './comment-xml.ts';
import { commentFolders } from './data-directory.ts';
import { toComment, type Said } from './said.ts';
import { readWritebacks } from './writeback.ts';

/** A file of comments, and whether they wait for their approval. */
export type CommentFile = { path: string; isWaiting: boolean };

const isWriteback = (path: string): boolean => /\.(?:wb|writeback)$/i.test(path);

/** What a file of comments may be named after: its path without ending, from where comments are kept. */
function stemsOf(path: string): string[] {
  const inside = path.replace(/^\.\.\//, '').replace(/\.[^./]+$/, '');
  const folders = commentFolders
    .filter((folder) => inside.startsWith(`${folder}/`))
    .map((folder) => inside.slice(folder.length + 1));
  // One that lies beside the data directory is never named from there.
  return path.startsWith('../') ? folders : [...folders, inside];
}

/** `a/b-c-1083.2` may be of `a/b-c` or of `a/b`: the longest name goes first, since the last part is a time. */
function* shorter(stem: string): Iterable<string> {
  for (let end = stem.lastIndexOf('-'); end > stem.lastIndexOf('/'); end = stem.lastIndexOf('-', end - 1)) {
    yield stem.slice(0, end);
    if (end === 0) return;
  }
}

/** The entry that a file of comments belongs to, by its path without ending; null if it is not there. */
function ownerOf(path: string, isEntry: (stem: string) => boolean): { stem: string; isWaiting: boolean } | null {
  for (const stem of stemsOf(path)) {
    if (!isWriteback(path)) {
      const owner = [...shorter(stem)].find(isEntry);
      if (owner !== undefined) return { stem: owner, isWaiting: !/\.cmt$/i.test(path) };
      continue;
    }
    if (isEntry(stem)) return { stem, isWaiting: false };
    // The plugin `feedback` keeps what waits in a file of its own.
    const waiting = stem.replace(/(^|\/)[a-z\d]{8}-(?=[^/]+$)/i, '$1');
    if (waiting !== stem && isEntry(waiting)) return { stem: waiting, isWaiting: true };
  }
  return null;
}

/** Files of comments by the entry (path without ending) that they are of; `homeless` are those whose entry is not there. */
export function byEntry(
  paths: readonly string[],
  isEntry: (stem: string) => boolean,
): { files: Map<string, CommentFile[]>; homeless: string[] } {
  const files = new Map<string, CommentFile[]>();
  const homeless: string[] = [];
  for (const path of paths) {
    const owner = ownerOf(path, isEntry);
    if (!owner) {
      homeless.push(path);
      continue;
    }
    const of = files.get(owner.stem) ?? [];
    of.push({ path, isWaiting: owner.isWaiting });
    files.set(owner.stem, of);
  }
  return { files, homeless };
}

/** Reads files of comments, and keeps count of what they say. */
export class CommentReader {
  readonly #from: { source: string; zone: string; account: Account };
  /** How often a field was found that has no place here. */
  readonly #others = new Map<string, number>();

  constructor(from: { source: string; zone: string; account: Account }) {
    this.#from = from;
  }

  #read(path: string): Said[] {
    const { source, zone, account } = this.#from;
    let said: Said[] = [];
    let reason = 'There is no comment in it that could be read.';
    try {
      const bytes = readFileSync(join(source, path));
      said = isWriteback(path) ? readWritebacks(bytes, zone) : readCommentXml(bytes);
    } catch (error) {
      reason = `It cannot be read: ${toReason(error)}.`;
    }
    account.found('comments', Math.max(said.length, 1));
    if (said.length === 0) account.left('comments', path, reason);
    return said;
  }

  /** The comments of an entry, in the order of their files. */
  read(files: readonly CommentFile[], entryTitle: string): ImportedComment[] {
    return files.flatMap(({ path, isWaiting }) => {
      const said = this.#read(path);
      const written = Math.floor(statSync(join(this.#from.source, path)).mtimeMs / 1000) * 1000;
      return said.flatMap((each, index) => {
        for (const name of each.others) this.#others.set(name, (this.#others.get(name) ?? 0) + 1);
        const source = said.length === 1 ? path : `${path}#${index + 1}`;
        // The file was written with the last one: the others keep their order.
        const fallback = written - (said.length - 1 - index) * 1000;
        const state = isWaiting ? 'held' : 'shown';
        return toComment(each, { source, state, fallback, entryTitle }, this.#from.account) ?? [];
      });
    });
  }

  /** Says of a file that its entry is not there. */
  leave(path: string): void {
    const said = this.#read(path);
    for (const [index] of said.entries())
      this.#from.account.left(
        'comments',
        said.length === 1 ? path : `${path}#${index + 1}`,
        'The entry that it is about is not there.',
      );
  }

  /** Says what of comments has no place here. */
  finish(): void {
    if (this.#others.size === 0) return;
    const list = [...this.#others]
      .map(([name, count]) => `${name} (${count})`)
      .sort()
      .join(', ');
    this.#from.account.noted('comments', 'all comments', `These of their fields have no place here, and are left out: ${list}.`);
  }
}
