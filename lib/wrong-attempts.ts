import { LRUCache } from 'lru-cache';
import { hashCaller } from './http.ts';
import { once } from './once.ts';

/** So many wrong tokens, signatures and secrets may come from one network address within so long (ms). */
const most = 20;
const window = 60_000;

/** Addresses that are remembered. */
const mostCallers = 10_000;

type Attempts = { count: number; since: number };

/**
 * In memory, and each server by itself: who sends nonsense is not to have the store write. A text of 16 characters is as far out of reach of
 * several servers' shares as of one's.
 */
const attempts = (): LRUCache<string, Attempts> =>
  once('wrong-attempts', () => new LRUCache<string, Attempts>({ max: mostCallers }));

function attemptsOf(caller: string, now: number): Attempts {
  const known = attempts().get(caller);
  return known && now - known.since < window ? known : { count: 0, since: now };
}

/** Has a network address had its share of wrong attempts, so that it is told to wait? `now` is ms UTC. */
export const isHeldOff = (address: string, now: number): boolean => attemptsOf(hashCaller(address), now).count >= most;

/** Notes that what came from a network address was wrong. */
export function noteWrong(address: string, now: number): void {
  const caller = hashCaller(address);
  const { count, since } = attemptsOf(caller, now);
  attempts().set(caller, { count: count + 1, since });
}

/** What an address is answered that has had its share (RFC 6585, section 4). */
export const waitAnswer = (): Response =>
  new Response('That was wrong many times in a row. Please wait a minute.\n', {
    status: 429,
    headers: { 'Retry-After': String(window / 1000), 'Cache-Control': 'no-store' },
  });
