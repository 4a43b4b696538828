import { takeIn, type Incoming } from '../comments/take-in.ts';
import { chunksOf } from '../db/chunks.ts';
import type { Store } from '../db/open.ts';
import type { Site } from '../site.ts';
import type { Account } from './account.ts';
import type { ImportedComment, ImportedComments } from './imported.ts';
import type { Manifest } from './manifest.ts';
import { publishedAt } from './published-address.ts';
import { isEmpty, toSound } from './sound-comment.ts';

/** So many are taken in at a time: each time is one transaction, and one fsync. */
const atOnce = 500;

type Target = {
  /** The kind of the import: ids are those of one. */
  kind: string;
  store: Store;
  site: Site;
  account: Account;
  manifest: Manifest;
  dryRun: boolean;
};

/** `wasTaken`: an earlier run has noted the number that it got. */
type Waiting = Incoming & { source: string; wasTaken: boolean };

const highestNumber = async ({ read }: Store): Promise<number> =>
  (
    await read
      .selectFrom('comments')
      .select((eb) => eb.fn.max<number | null>('id').as('id'))
      .executeTakeFirst()
  )?.id ?? 0;

/** Puts the comments of an import into the store: those of one post together, those of many posts in one transaction. */
export class CommentTaker {
  readonly #to: Target;
  readonly #waiting: Waiting[] = [];
  /** The numbers of all that this run has recognized or taken in: none of them is another one too. */
  readonly #found = new Set<number>();
  /** The highest number that a comment of the store had when this run began. */
  #highest: number | undefined;
  #hasPosts = false;

  constructor(to: Target) {
    this.#to = to;
  }

  /**
   * Takes what was said at an address, if something is published there. Throws an Error if nothing is published at all, because then no
   * address is known.
   */
  async takeAtAddress({ source, url, others = [], comments }: ImportedComments): Promise<void> {
    const { store, site, account } = this.#to;
    await this.#demandPosts();
    for (const address of [url, ...others]) {
      const post = await publishedAt({ db: store.read, site }, address);
      if (post === null) continue;
      await this.#tellHidden(source, post);
      return this.take(post, comments, url);
    }
    for (const comment of comments)
      account.left('comments', comment.source, `No post is at ${url}. Publish it first, then run this again.`);
  }

  /**
   * Takes what was said about a post (URL), which the source has at `sourceUrl`. A comment is known again by an earlier run's note, or by when
   * it was made, by whom, and what it says.
   */
  async take(post: string, comments: readonly ImportedComment[], sourceUrl = post): Promise<void> {
    const idOf = (own: string): string => `${this.#to.kind} ${sourceUrl} ${own}`;
    const { account } = this.#to;
    const known = new Set(comments.map(({ id }) => id));
    const answered = new Set(comments.map(({ parent }) => parent));
    for (const comment of comments) {
      const { source, id, parent } = comment;
      if (isEmpty(comment) && !answered.has(id)) {
        account.left('comments', source, 'It has no text, and nobody replied to it.');
        continue;
      }
      if (parent !== null && !known.has(parent)) this.#tellOrphan(source);
      this.#add(
        post,
        idOf,
        toSound(comment, (text) => account.noted('comments', source, text)),
      );
    }
    if (this.#waiting.length >= atOnce) await this.flush();
  }

  /**
   * Takes what was said in another Waypost at that very address (URL), wherever it leads now; null: about one post that has none any more. It
   * comes as it was, with its number where that is free.
   */
  async takeExactly(url: string | null, comments: readonly ImportedComment[]): Promise<void> {
    // They are one discussion if they come alone.
    if (url === null) await this.flush();
    const known = new Set(comments.map(({ id }) => id));
    for (const { id, parent, ...comment } of comments) {
      if (parent !== null && !known.has(parent)) this.#tellOrphan(comment.source);
      const named = { id: `${url} ${id}`, parent: parent === null ? null : `${url} ${parent}` };
      this.#waiting.push({ reasons: [], verified: false, ...comment, ...named, post: url, isExact: true, wasTaken: false });
    }
    if (url === null || this.#waiting.length >= atOnce) await this.flush();
  }

  /** Has all that were taken in the store when it is done. */
  async flush(): Promise<void> {
    const { store, site, account, manifest, dryRun } = this.#to;
    const incoming = await this.#withoutDeleted(this.#waiting.splice(0));
    if (incoming.length === 0) return;
    const { fresh, there, numbers } = await takeIn(store, site, incoming, { dryRun, found: this.#found });
    account.carried('comments', 'new', fresh);
    account.carried('comments', 'there', there);
    if (dryRun) return;
    const exact = new Set(incoming.flatMap(({ id, isExact }) => (isExact ? id : [])));
    for (const [id, number] of numbers) if (!exact.has(id) && manifest.comment(id) !== number) manifest.setComment(id, number);
  }

  #tellOrphan(source: string): void {
    this.#to.account.noted('comments', source, 'What it replies to is not in the source: it replies to nobody now.');
  }

  #add(post: string, idOf: (own: string) => string, { source, id, parent, ...comment }: ImportedComment): void {
    const number = this.#to.manifest.comment(idOf(id));
    const named = { id: idOf(id), parent: parent === null ? null : idOf(parent), ...(number !== null && { number }) };
    this.#waiting.push({ reasons: [], verified: false, ...comment, ...named, source, post, wasTaken: number !== null });
  }

  /** What an earlier run took in, and what was deleted for good since, stays deleted. A store that never had such a number is another one. */
  async #withoutDeleted(waiting: Waiting[]): Promise<Waiting[]> {
    const { store, account } = this.#to;
    this.#highest ??= await highestNumber(store);
    const numbers = waiting.flatMap(({ wasTaken, number = Infinity }) => (wasTaken && number <= this.#highest! ? number : []));
    const there = new Set<number>();
    for (const some of chunksOf(numbers))
      for (const { id } of await store.read.selectFrom('comments').select('id').where('id', 'in', some).execute()) there.add(id);
    const deleted = new Set(numbers.filter((number) => !there.has(number)));
    return waiting.filter(({ wasTaken, number, source }) => {
      if (!wasTaken || number === undefined || !deleted.has(number)) return true;
      account.left('comments', source, 'An earlier import took it in, and it was deleted since.');
      return false;
    });
  }

  async #demandPosts(): Promise<void> {
    if (this.#hasPosts) return;
    const { store } = this.#to;
    const any = await store.read.selectFrom('documents').select('id').where('live', '=', 1).limit(1).executeTakeFirst();
    if (!any)
      throw new Error(
        'Nothing is published yet, so there is no post that a comment could belong to. Start the server once (`npm run up`), then run this again.',
      );
    this.#hasPosts = true;
  }

  async #tellHidden(source: string, post: string): Promise<void> {
    const { store, account } = this.#to;
    const page = store.read.selectFrom('documents').select('comments').where('url', '=', post).where('live', '=', 1);
    if ((await page.executeTakeFirst())?.comments === 'off')
      account.noted('comments', source, `${post} shows no comments: write \`comments: open\` or \`comments: closed\` there.`);
  }
}
