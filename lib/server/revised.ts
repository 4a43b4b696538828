import { once } from '../once.ts';
import { pages, type Page } from './pages.ts';

/** Answers under way, and the revision of the content that each is made from. */
const running = (): Map<string, { revision: number; promise: Promise<Page | null> }> => once('revised', () => new Map());

async function makeNow(url: string, revision: number, make: (revision: number) => Promise<Page | null>): Promise<Page | null> {
  const page = await make(revision);
  if (!page) return null;
  const last = pages().last(url);
  // A change elsewhere: what was compressed before still is.
  const same = last?.tag === page.tag ? { ...page, bodies: last.bodies, plainIsRead: last.plainIsRead } : page;
  pages().put(url, same, revision);
  return same;
}

/**
 * What is at an address that any change of the content may make old: from memory, while it was made from the content as it is now;
 * else made, once for all who ask meanwhile. `revision` is what `pages().now()` was before anything was read for it; `make` gives null if
 * there is nothing.
 */
export async function revised(
  url: string,
  revision: number,
  make: (revision: number) => Promise<Page | null>,
): Promise<Page | null> {
  const kept = pages().get(url);
  if (kept) return kept;
  const before = running().get(url);
  if (before?.revision === revision) return before.promise;
  const promise = makeNow(url, revision, make).finally(() => {
    if (running().get(url)?.promise === promise) running().delete(url);
  });
  running().set(url, { revision, promise });
  return promise;
}
