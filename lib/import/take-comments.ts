import { takeIn, type Incoming } from '../comments/take-in.ts';
import type { Store } from '../db/open.ts';
import type { Site } from '../site.ts';
import type { Account } from './account.ts';
import type { ImportedComment } from './imported.ts';

/** So many are taken in at a time: each time is one transaction, and one fsync. */
const atOnce = 500;

/** Puts the comments of an import into the store: those of one post together, those of many posts in one transaction. */
export class CommentTaker {
  readonly #waiting: Incoming[] = [];
  readonly #to: { store: Store; site: Site; account: Account; dryRun: boolean };

  constructor(to: { store: Store; site: Site; account: Account; dryRun: boolean }) {
    this.#to = to;
  }

  /**
   * Takes what was said at an address (URL), or about one post that has none any more (null). A comment is known again by when it was made, by
   * whom, and what it says. With `isExact`, it belongs to that very address, wherever that leads now.
   */
  async take(url: string | null, comments: readonly ImportedComment[], isExact = false): Promise<void> {
    // They are one discussion if they come alone.
    if (url === null) await this.flush();
    const known = new Set(comments.map(({ id }) => id));
    for (const { source, id, parent, ...comment } of comments) {
      if (parent !== null && !known.has(parent))
        this.#to.account.noted('comments', source, 'What it replies to is not in the source: it replies to nobody now.');
      const named = { id: `${url} ${id}`, parent: parent === null ? null : `${url} ${parent}` };
      this.#waiting.push({ reasons: [], verified: false, ...comment, ...named, post: url, isExact });
    }
    if (url === null || this.#waiting.length >= atOnce) await this.flush();
  }

  /** Has all that were taken in the store when it is done. */
  async flush(): Promise<void> {
    const { store, site, account, dryRun } = this.#to;
    if (this.#waiting.length === 0) return;
    const { fresh, there } = await takeIn(store, site, this.#waiting.splice(0), dryRun);
    account.carried('comments', 'new', fresh);
    account.carried('comments', 'there', there);
  }
}
