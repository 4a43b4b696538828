import { statSync } from 'node:fs';
import { join } from 'node:path';
import { findCheckout, isShallow } from '../../git/checkout.ts';
import { GitError } from '../../git/command.ts';
import { firstCommits } from '../../git/first-commits.ts';
import type { Account } from '../account.ts';
import { dateInName, toIso } from './written-date.ts';

/** When entries were posted that do not say it themselves: by their names, by git, or by their files. */
export class EntryDates {
  readonly #source: string;
  readonly #zone: string;
  readonly #account: Account;
  #commits: Promise<Map<string, string>> | null = null;

  constructor(from: { source: string; zone: string; account: Account }) {
    this.#source = from.source;
    this.#zone = from.zone;
    this.#account = from.account;
  }

  async #askGit(): Promise<Map<string, string>> {
    try {
      const checkout = await findCheckout(this.#source, import.meta.dirname);
      if (!checkout) return new Map();
      if (await isShallow(checkout))
        this.#account.noted('posts', '.git', 'The clone has not all of the history: dates that come from git may be too late.');
      return await firstCommits(checkout);
    } catch (error) {
      if (!(error instanceof GitError)) throw error;
      this.#account.noted('posts', '.git', `Git does not say when entries were written: ${error.message}`);
      return new Map();
    }
  }

  /** The date of an entry as ISO 8601, by its path and the name in it; a note if it is only the time of its file. */
  async of(path: string, name: string): Promise<{ iso: string; note: string | null }> {
    const named = dateInName(name, this.#zone);
    if (named !== null) return { iso: named, note: null };
    this.#commits ??= this.#askGit();
    const committed = (await this.#commits).get(path);
    if (committed !== undefined) return { iso: committed, note: null };
    const iso = toIso(statSync(join(this.#source, path)).mtimeMs);
    return { iso, note: `Its date is the time of its file, ${iso}: nothing else says it.` };
  }
}
