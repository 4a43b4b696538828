import { complain, complaintsAreOver } from '../complain.ts';
import { areLinesSo, type Lines } from '../content/related-lines.ts';
import type { Db } from '../db/open.ts';
import { once } from '../once.ts';
import type { Page } from '../server/pages.ts';
import { fromStored, toStored } from '../server/stored-page.ts';
import type { Change } from './change-log.ts';
import type { Redis } from './redis.ts';

/**
 * A page is good that was made from a revision (`made`) since which nothing has made it old. Redis has for each blog: `revision`, up to
 * which it has heard of changes; `floor`, before which nothing is good; the pages; and for each that was dropped when that was, so
 * that a render that began before is not kept.
 */
const dropScript = `
local revision = tonumber(ARGV[1])
if ARGV[2] == 'all' then redis.call('set', KEYS[2], math.max(revision, tonumber(redis.call('get', KEYS[2]) or '0') or 0))
else for index = 3, #ARGV do
  redis.call('del', KEYS[3] .. ARGV[index])
  redis.call('set', KEYS[4] .. ARGV[index], math.max(revision, tonumber(redis.call('get', KEYS[4] .. ARGV[index]) or '0') or 0), 'ex', 900)
end end
local known = tonumber(redis.call('get', KEYS[1]) or '-1')
if ARGV[2] == 'last' or ARGV[2] == 'all' then if known == revision - 1 then redis.call('set', KEYS[1], revision) end end
return known`;

const keepScript = `
local made = tonumber(ARGV[1])
local known, floor, dropped = redis.call('get', KEYS[1]), redis.call('get', KEYS[2]), redis.call('get', KEYS[4])
if not known or not floor or made < (tonumber(floor) or math.huge) or (dropped and made < (tonumber(dropped) or math.huge)) then return 0 end
redis.call('set', KEYS[3], ARGV[3], 'ex', ARGV[2])
return 1`;

const resetScript = `redis.call('set', KEYS[1], ARGV[1]) redis.call('set', KEYS[2], ARGV[1]) return 1`;

/** A store that was restored from a backup counts on from there: pages of what came after that must not be taken for newer ones. */
const forgetScript = `for _, key in ipairs(redis.call('keys', KEYS[1])) do redis.call('del', key) end return 1`;

/** URLs that one script is given. */
const atOnce = 500;

const isRevision = (text: Buffer | null | undefined): text is Buffer => /^\d+$/.test(text?.toString() ?? '');

/** What all servers of a blog keep of pages together. Whatever happens to Redis, a page is made from the store then. */
export class SharedPages {
  readonly #redis: Redis;
  readonly #db: Db;
  readonly #prefix: string;
  readonly #applied: () => number;
  #own = 0;

  /** `prefix` names the blog and the build; `applied` gives the revision up to which this server has followed. */
  constructor(redis: Redis, db: Db, prefix: string, applied: () => number) {
    this.#redis = redis;
    this.#db = db;
    this.#prefix = prefix;
    this.#applied = applied;
  }

  get #keys(): string[] {
    return ['revision', 'floor', 'page:', 'old:'].map((name) => `${this.#prefix}${name}`);
  }

  /** At the start of a server that knows the store at a revision: a Redis that says it knows more has another one. */
  async begin(revision: number): Promise<void> {
    await this.#quietly(async () => {
      const [known] = await this.#redis.read(this.#keys.slice(0, 1));
      if (!known || Number(known) <= revision) return;
      this.#own = revision;
      await this.#redis.run(forgetScript, [`${this.#prefix}*`], []);
      await this.#reset(revision);
    });
  }

  /** Drops what a change has made old, before all servers have followed. */
  async drop(revision: number, urls: Change['urls']): Promise<void> {
    // Until Redis has heard of it, nothing is taken from there: this server has dropped it already, and would not again.
    this.#own = Math.max(this.#own, revision);
    await this.#quietly(() => this.#tell(revision, urls, 'more'));
  }

  /** The same in the order of changes, each after the one before: afterwards Redis is known to have heard of it. */
  async advance(revision: number, urls: Change['urls']): Promise<void> {
    await this.#quietly(async () => {
      // What it has missed cannot be told one by one: it was not there, or is empty.
      if ((await this.#tell(revision, urls, 'last')) < revision - 1) await this.#reset(revision);
    });
  }

  async #tell(revision: number, urls: Change['urls'], which: 'more' | 'last'): Promise<number> {
    const run = async (mark: string, some: readonly string[]): Promise<number> =>
      Number(await this.#redis.run(dropScript, this.#keys, [String(revision), mark, ...some]));
    if (typeof urls === 'string') return run('all', []);
    const last = Math.max(0, Math.ceil(urls.length / atOnce) - 1) * atOnce;
    for (let start = 0; start < last; start += atOnce) await run('more', urls.slice(start, start + atOnce));
    return run(which, urls.slice(last));
  }

  /** A page that another server has made, if it is still good; else null. Never rejects. */
  async take(url: string): Promise<Page | null> {
    return this.#quietly(async () => {
      const [revision, floor, page, old] = this.#keys as [string, string, string, string];
      const [known, least, bytes, dropped] = await this.#redis.read([revision, floor, page + url, old + url]);
      // What is no number is damaged, and as good as lost.
      if (!isRevision(known) || !isRevision(least) || Number(known) < this.#applied()) return this.#reset();
      if (Number(known) < this.#own) return null;
      const stored = bytes && fromStored(url, bytes);
      if (!stored || stored.made < Number(least) || !(stored.made >= Number(dropped ?? 0))) return null;
      return (await areLinesSo(this.#db, stored.lines)) ? stored.page : null;
    });
  }

  /** Redis was not there when it was told of a change, or has lost what it knew: nothing in it is good any more. */
  async #reset(revision = this.#applied()): Promise<null> {
    await this.#redis.run(resetScript, this.#keys.slice(0, 2), [String(revision)]);
    return null;
  }

  /** Lets other servers have a page; `made` is the revision that this one had followed to before it read anything for it. */
  async keep(url: string, page: Page, made: number, lines: Lines): Promise<void> {
    await this.#quietly(async () => {
      const [revision, floor, pageKey, old] = this.#keys as [string, string, string, string];
      const seconds = Math.ceil((page.expires - Date.now()) / 1000);
      if (seconds <= 0) return;
      const bytes = await toStored(url, { page, made, lines });
      await this.#redis.run(keepScript, [revision, floor, pageKey + url, old + url], [String(made), String(seconds), bytes]);
    });
  }

  async #quietly<T>(work: () => Promise<T>): Promise<T | null> {
    if (!this.#redis.isReady) return null;
    try {
      const result = await work();
      complaintsAreOver('shared pages');
      return result;
    } catch (error) {
      complain('shared pages', `Redis does not answer, and pages are made without it: ${(error as Error).message}`);
      return null;
    }
  }
}

const holder = (): { pages?: SharedPages } => once('shared-pages', () => ({}));

/** Makes `made` the pages that this process shares with others. */
export const useSharedPages = (made: SharedPages): SharedPages => (holder().pages = made);

/** The pages that this process shares with others; undefined if it shares none. */
export const sharedPages = (): SharedPages | undefined => holder().pages;
