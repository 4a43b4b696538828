import { oneLine } from '../mail/one-line.ts';

/** What came of a ping: the hub knows; it will never take it; or not now, and asks for a pause (ms) of which it may say nothing (0). */
export type Answer = { is: 'taken' } | { is: 'refused'; reason: string } | { is: 'unavailable'; reason: string; pause: number };

/** A hub has so long (ms) to answer. */
export const longestPing = 10_000;

/** Statuses of the client's kind that say nothing of the ping itself: time-out, too early, too many (RFC 9110, 8470, 6585). */
const temporary: ReadonlySet<number> = new Set([408, 425, 429]);

/** Characters of a reason that are kept. */
const reasonLength = 300;

/** What Retry-After asks for (RFC 9110, section 10.2.3), in ms from `now` on: seconds, or a date. */
function pauseAsked(header: string | null, now: number): number {
  if (header === null) return 0;
  const pause = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(pause) ? 0 : Math.max(0, pause);
}

function toAnswer({ ok, status, headers }: Response, now: number): Answer {
  if (ok) return { is: 'taken' };
  const reason = `it answers ${status}`;
  if (status >= 400 && status < 500 && !temporary.has(status)) return { is: 'refused', reason };
  return { is: 'unavailable', reason, pause: pauseAsked(headers.get('retry-after'), now) };
}

function reasonOf(error: Error): string {
  if (error.name === 'TimeoutError') return 'it does not answer';
  // `fetch failed` says nothing; a host of several addresses has a cause without a message.
  const cause = error.cause instanceof Error ? error.cause : error;
  return oneLine(cause.message || String((cause as NodeJS.ErrnoException).code)).slice(0, reasonLength);
}

/**
 * Tells a hub (URL) that a topic (the URL of a feed) has changed. WebSub (W3C Recommendation of 23 January 2018, section 6) leaves it to
 * the two of them how, and names this as what public hubs ask for; one topic a request, because they differ on several. No redirect is
 * followed: most would make a GET of it. `now` tells the time (ms UTC), `limit` is how long the hub has (ms). Never rejects.
 */
export async function ping(
  hub: string,
  topic: string,
  { now, stopped, limit = longestPing }: { now: () => number; stopped?: AbortSignal; limit?: number },
): Promise<Answer> {
  try {
    const response = await fetch(hub, {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'User-Agent': 'Waypost' },
      body: new URLSearchParams({ 'hub.mode': 'publish', 'hub.url': topic }).toString(),
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(limit), ...(stopped ? [stopped] : [])]),
    });
    // What a hub has to say beyond its status is not read.
    void response.body?.cancel().catch(() => {});
    return toAnswer(response, now());
  } catch (error) {
    return { is: 'unavailable', reason: reasonOf(error as Error), pause: 0 };
  }
}
