import { keyOf } from '../../urls.ts';
import type { Account } from '../account.ts';
import { toOldPath } from '../front-text.ts';
import { readSettings } from './settings-file.ts';

type Redirect = { from: string; to: string; file: string };

const isPair = (pair: [string, unknown]): pair is [string, string] => typeof pair[1] === 'string';

/** As JSON a list of `from` and `to`, as YAML tables of the same by the number of the status. */
function redirectsIn(said: unknown, file: string): Redirect[] {
  if (typeof said !== 'object' || said === null) return [];
  return Object.values(said).flatMap((each: unknown) => {
    if (typeof each !== 'object' || each === null) return [];
    if ('from' in each && 'to' in each) return [{ from: String(each.from), to: String(each.to), file }];
    return Object.entries(each)
      .filter(isPair)
      .map(([from, to]) => ({ from, to, file }));
  });
}

/** The one address that a pattern means (`^/old\/post/?$`), null if it means more than one. */
function toLiteral(pattern: string): string | null {
  const plain = pattern
    .replace(/^\^/, '')
    .replace(/\$$/, '')
    .replace(/(?:\\?\/)\?$/, '')
    .replace(/\\([/.-])/g, '$1');
  return /[*+?()[\]{}|\\^$]/.test(plain) ? null : plain;
}

const toKey = (address: string): string | null => {
  const path = toOldPath(address);
  return path === null ? null : keyOf(path);
};

/** The redirects of a blog (https://ghost.org/docs/themes/routing/#redirects): those to a post become addresses that it had. */
export class Redirects {
  readonly #all: Redirect[];
  readonly #used = new Set<Redirect>();
  readonly #account: Account;

  /** Reads those that lie in `folder`. */
  constructor(folder: string, account: Account) {
    this.#account = account;
    this.#all = ['redirects.yaml', 'redirects.json']
      .flatMap((name) => readSettings(folder, name, account))
      .flatMap(({ file, says }) => redirectsIn(says, file));
  }

  /** The addresses that redirect to any of these, of one post. */
  to(addresses: readonly string[]): string[] {
    if (this.#all.length === 0) return [];
    const keys = new Set(addresses.map(toKey));
    return this.#all.flatMap((redirect) => {
      const from = toLiteral(redirect.from);
      if (from === null || toKey(from) === null || !keys.has(toKey(redirect.to))) return [];
      this.#used.add(redirect);
      return [from];
    });
  }

  /** Says which lead to no post. */
  tellLeft(): void {
    for (const redirect of this.#all) {
      if (this.#used.has(redirect)) continue;
      this.#account.found('other');
      this.#account.left(
        'other',
        redirect.file,
        `${redirect.from} redirected to ${redirect.to}, which is no post or page of the export, or is a pattern.`,
      );
    }
  }
}
