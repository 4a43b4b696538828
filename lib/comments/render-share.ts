import { LRUCache } from 'lru-cache';
import { once } from '../once.ts';
import { isQuick, renderComment, type CommentText } from './comment-text.ts';

/**
 * The texts that one network address sends may take so much of the one thread that everybody is answered from: a second at once (four of the
 * hardest texts, dozens of those that people write), and from then on a twentieth of the time.
 */
const most = 1000;
const givenBack = 1 / 20;

/** Addresses that are remembered. */
const mostCallers = 10_000;

type Spent = { time: number; at: number };

/**
 * In memory, and each server by itself, whose own thread it is about. It is no number of texts: where all readers seem to have one address,
 * behind a proxy that is not trusted, there is room for what they write.
 */
const spent = (): LRUCache<string, Spent> => once('render-share', () => new LRUCache<string, Spent>({ max: mostCallers }));

/** What is left to give back (ms) of the time that a caller's texts took. */
function timeOf(caller: string, now: number): number {
  const { time, at } = spent().get(caller) ?? { time: 0, at: now };
  return Math.max(0, time - (now - at) * givenBack);
}

/** Notes that the texts of a caller (the hash of its address) took so long (ms). */
export function noteTaken(caller: string, took: number): void {
  const now = performance.now();
  spent().set(caller, { time: timeOf(caller, now) + took, at: now });
}

/**
 * A comment as HTML, as `renderComment` makes it; null if the texts of this caller (the hash of its address; null: nobody to count for) have
 * taken so long lately that this one, a long one with marks in it, has to wait. Texts that are made at once never do.
 */
export function renderForCaller(source: string, caller: string | null): CommentText | null {
  if (caller === null || isQuick(source)) return renderComment(source);
  const start = performance.now();
  if (timeOf(caller, start) >= most) return null;
  const rendered = renderComment(source);
  noteTaken(caller, performance.now() - start);
  return rendered;
}
