import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from '../content/document.ts';
import { toLine } from '../content/problem.ts';
import { isHiddenPath } from '../content/scan.ts';
import { hashOfFile, isSameFile } from '../same-file.ts';
import type { Fate } from './account.ts';
import { copyWhole, whyNotCopied } from './copy-file.ts';
import type { ImportedOriginal } from './imported.ts';
import { addressOf, type Target } from './write-entries.ts';

/** Why nothing may be written at a path below the content folder, or null: a sentence. */
function whyNoPlace(into: string, path: string): string | null {
  const names = path.split('/');
  if (names.some((name) => ['', '.', '..'].includes(name))) return 'It would lie outside of the content folder.';
  if (isHiddenPath(path)) return 'A name like that is not read.';
  for (const [index, name] of names.entries()) {
    const stats = lstatSync(join(into, ...names.slice(0, index), name), { throwIfNoEntry: false });
    if (!stats) return null;
    const there = names.slice(0, index + 1).join('/');
    if (stats.isSymbolicLink()) return `There is a symbolic link at ${there}, which may lead anywhere.`;
    if (index < names.length - 1 ? !stats.isDirectory() : !stats.isFile()) return `There is something else at ${there} already.`;
  }
  return null;
}

/** Puts files of another Waypost into the content folder, each at its own path and with its own bytes, and nothing over what is another's. */
export class OriginalWriter {
  readonly #target: Target;

  constructor(target: Target) {
    this.#target = target;
  }

  /** Copies a file, and gives the address (URL) that it has if it is a document; null if it is left away, which is said then. `scope` names the source. */
  take(original: ImportedOriginal, scope: string): string | null {
    const { account, into } = this.#target;
    const { from, path, sort, source } = original;
    const why = whyNotCopied(from) ?? whyNoPlace(into, path);
    const fate = why === null ? this.#put(original, `${scope}${path}`) : { left: why };
    if (typeof fate === 'string') account.carried(sort, fate);
    else account.left(sort, source, fate.left);
    return typeof fate === 'string' ? addressOf(path) : null;
  }

  #put(original: ImportedOriginal, id: string): Fate | { left: string } {
    const { sort, path, from, source } = original;
    const { account, manifest, into, dryRun } = this.#target;
    const place = join(into, path);
    const isThere = lstatSync(place, { throwIfNoEntry: false }) !== undefined;
    const made = manifest.get(id);
    if (isThere && isSameFile(from, place)) {
      if (!made && !dryRun) manifest.set(id, { file: path, hash: hashOfFile(place) });
      return 'there';
    }
    if (made && !isThere) return { left: `An earlier import made ${path} of it, which was deleted since.` };
    if (isThere && made?.hash !== hashOfFile(place)) {
      if (!made) return { left: `There is another file at ${path} already, which is kept.` };
      account.noted(sort, source, `${path} was edited since an earlier import, and is left as it is.`);
      return 'there';
    }
    this.#tellProblem(original);
    if (!dryRun) {
      copyWhole(from, place);
      manifest.set(id, { file: path, hash: hashOfFile(place) });
    }
    return made ? 'changed' : 'new';
  }

  /** What was broken where it comes from is broken here. */
  #tellProblem({ sort, source, path, from }: ImportedOriginal): void {
    if (sort !== 'posts' && sort !== 'pages') return;
    const parsed = parseDocument(path, readFileSync(from), this.#target.site);
    if ('problem' in parsed)
      this.#target.account.noted(sort, source, `It has to be mended before it is published: ${toLine(parsed.problem)}`);
  }
}
