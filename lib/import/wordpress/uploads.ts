import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { whyNotCopied } from '../copy-file.ts';
import type { Attachment } from './export-index.ts';

/** The folder of a WordPress' uploads: the one that somebody has named, else one beside the export; null if there is none. */
export function findUploads(named: string | null, folder: string): string | null {
  if (named !== null) return named;
  const beside = ['wp-content/uploads', 'uploads'].map((name) => join(folder, name));
  const found = beside.find((path) => existsSync(path));
  return found === undefined ? null : realpathSync(found);
}

const without = (name: string): string => name.replace(/-\d+x\d+(?=\.\w+$)/, '');

/** Files of a folder of uploads. */
export class Uploads {
  readonly #folder: string | null;

  constructor(folder: string | null) {
    this.#folder = folder;
  }

  /** Where the file of an attachment is, as a whole path; or why there is none, as a sentence. */
  find({ file, url }: Attachment): { from: string } | { why: string } {
    const where = `It was at ${url}.`;
    if (this.#folder === null) return { why: `There is no folder of uploads (--uploads) to copy it from. ${where}` };
    const from = join(this.#folder, file);
    if (file === '' || !from.startsWith(this.#folder + sep)) return { why: `${file || 'It'} is no file of uploads. ${where}` };
    const why = whyNotCopied(from);
    if (why !== null) return { why: `${why} ${where}` };
    if (realpathSync(dirname(from)) !== dirname(from))
      return { why: `A symbolic link leads to it, which may lead anywhere. ${where}` };
    return { from };
  }

  /** How many files no attachment names, nor is one a smaller version of one that is; `named` are paths below the folder. */
  countOthers(named: ReadonlySet<string>): number {
    if (this.#folder === null) return 0;
    let count = 0;
    for (const entry of readdirSync(this.#folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = relative(this.#folder, join(entry.parentPath, entry.name)).split(sep).join('/');
      const original = without(path);
      const isNamed = [path, original, original.replace(/(?=\.\w+$)/, '-scaled'), path.replace('-scaled.', '.')].some((name) =>
        named.has(name),
      );
      if (!isNamed) count++;
    }
    return count;
  }
}
