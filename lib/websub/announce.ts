import { setImmediate } from 'node:timers/promises';
import { isNamedByNewest } from '../comments/old-pages.ts';
import { countEntries, ofDirectory } from '../content/listings.ts';
import { takenAddresses } from '../content/overview.ts';
import { chunksOf } from '../db/chunks.ts';
import type { Db, Store } from '../db/open.ts';
import type { PlacedChange } from '../publish/affected.ts';
import type { Site } from '../site.ts';
import * as urls from '../urls.ts';
import { changedDiscussion, changedFeeds, changedTexts, renamedPosts } from './changed-feeds.ts';
import { wakePinger } from './pinger.ts';
import { queuePings, untilDropped } from './queue.ts';

/** Of more pages than these at once, a hub is not told one by one. */
const mostPages = 500;

/** Changes looked at before other work of the process has its turn. */
const breath = 50;

/** What most subscribers read. */
const mainPages = (): string[] => [urls.home(), urls.comments()];

/** The pages whose feeds differ after these changes, which are in the store already. */
async function pagesAfter(db: Db, changes: readonly PlacedChange[], { feeds }: Site): Promise<string[]> {
  const listed = new Set<string>();
  for (const dir of changedTexts(changes)) if ((await countEntries(db, ofDirectory(dir))) > 0) listed.add(dir);
  const pages = new Set<string>();
  for (const some of chunksOf(changes, breath)) {
    for (const page of changedFeeds(some, feeds.entries, (dir) => listed.has(dir))) pages.add(page);
    await setImmediate();
  }
  const shown = await shownFeeds(db, pages, new Set(changes.flatMap(changedDiscussion)));
  if (await isNamedByNewest(db, renamedPosts(changes), feeds.entries)) shown.push(urls.comments());
  return shown.length > mostPages ? mainPages() : shown;
}

/** A listing whose address a post has is not shown, and its feed is that of the discussion there. */
async function shownFeeds(db: Db, pages: ReadonlySet<string>, discussions: ReadonlySet<string>): Promise<string[]> {
  const taken = await takenAddresses(db, [...pages]);
  return [...pages].filter((page) => discussions.has(page) || !taken.has(urls.keyOf(page)));
}

/** Queues what the hub is to be told of, if there is one. Never rejects: what was published is published. */
async function announce(store: Store, { feeds }: Site, pages: () => Promise<string[]>): Promise<void> {
  if (feeds.hub === null) return;
  try {
    const changed = await pages();
    if (changed.length === 0) return;
    const wait = untilDropped(store);
    await queuePings(store, changed, Date.now() + wait);
    if (wait === 0) return wakePinger();
    // A little later, so that it is due by the clock too.
    setTimeout(wakePinger, wait + 100).unref();
  } catch (error) {
    console.error(`The WebSub hub is told later of what changed: ${(error as Error).message}`);
  }
}

/**
 * Has the hub told of the feeds that differ after a publish, whose pages have been dropped. Where it cannot be said which do
 * (`changes` is null: other settings, another index), it is told of home and of all comments alone, and so it is of more
 * pages than five hundred at once: thousands of pings for a new title would be abuse. Never rejects.
 */
export const announcePublish = (store: Store, site: Site, changes: readonly PlacedChange[] | null): Promise<void> =>
  announce(store, site, async () => (changes ? pagesAfter(store.read, changes, site) : mainPages()));

/**
 * Has the hub told that comments at these posts (URLs) came to be shown, are others, or are shown no more: of the feeds of all comments,
 * and of those of each post. Their pages have been dropped. Never rejects.
 */
export const announceComments = (store: Store, site: Site, posts: readonly string[]): Promise<void> =>
  announce(store, site, async () => [urls.comments(), ...posts]);
