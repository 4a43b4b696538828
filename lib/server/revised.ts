import pLimit, { type LimitFunction } from 'p-limit';
import { once } from '../once.ts';
import { pages, type Page } from './pages.ts';

/** So many who wait for their turn are let wait. */
const mostWaiting = 200;

/** Thrown where too many answers are being made already: whoever asks may come again. */
export class Busy extends Error {}

/**
 * One is made at a time, and old documents, which are large, in a row of their own: however many are asked for, readers of pages have
 * their turn between two bodies, and the newest entries do not wait for a whole history.
 */
const turns = (): Record<'current' | 'past', LimitFunction> =>
  once('revised-turns', () => ({ current: pLimit(1), past: pLimit(1) }));

/** Answers under way, and the revision of the content that each is made from. */
const running = (): Map<string, { revision: number; promise: Promise<Page | null> }> => once('revised', () => new Map());

/** How an answer is made, from the content of a revision; null if there is nothing. Old documents are not kept in memory: they would push out pages. */
export type Recipe = { revision: number; isPast?: boolean; make: () => Promise<Page | null> };

async function makeNow(url: string, { revision, isPast = false, make }: Recipe): Promise<Page | null> {
  const turn = turns()[isPast ? 'past' : 'current'];
  if (turn.pendingCount >= mostWaiting) throw new Busy('Too many feeds are being made.');
  const page = await turn(make);
  if (!page || isPast) return page;
  const last = pages().last(url);
  // A change elsewhere: what was compressed before still is.
  const same = last?.tag === page.tag ? { ...page, bodies: last.bodies, plainIsRead: last.plainIsRead } : page;
  pages().put(url, same, revision);
  return same;
}

/**
 * What is at an address that any change of the content may make old: from memory (`isKept`), while it was made from the content as it is
 * now; else made, once for all who ask meanwhile. `revision` is what `pages().now()` was before anything was read for it. Throws a Busy.
 */
export async function revised(url: string, recipe: Recipe): Promise<{ page: Page | null; isKept: boolean }> {
  const kept = pages().get(url);
  if (kept) return { page: kept, isKept: true };
  const before = running().get(url);
  if (before?.revision === recipe.revision) return { page: await before.promise, isKept: false };
  const promise = makeNow(url, recipe).finally(() => {
    if (running().get(url)?.promise === promise) running().delete(url);
  });
  running().set(url, { revision: recipe.revision, promise });
  return { page: await promise, isKept: false };
}
