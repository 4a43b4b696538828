import { Agent as PlainAgent, request as requestPlain } from 'node:http';
import { Agent as SecureAgent, request as requestSecure } from 'node:https';
import { once } from '../once.ts';
import type { PurgeRequest } from './edges.ts';

/** What came of a purge: it is done, the edge will never do it, or it cannot now. */
export type Outcome = { is: 'done' } | { is: 'refused' | 'unavailable'; reason: string };

/** A connection is let go before an edge closes it (ms): Varnish does after 5 s. */
const idle = 2000;

const agents = () =>
  once('purge-agents', () => ({
    plain: new PlainAgent({ keepAlive: true, timeout: idle }),
    secure: new SecureAgent({ keepAlive: true, timeout: idle }),
  }));

/** Statuses of the client's kind that say nothing of the purge itself: time-out, too early, too many (RFC 9110, 8470, 6585). */
const temporary: ReadonlySet<number> = new Set([408, 425, 429]);

/** What is not there needs no purge: nginx says 404 then, or 412. */
const absent: ReadonlySet<number> = new Set([404, 410, 412]);

function toOutcome(status: number, isTemplate: boolean): Outcome {
  if ((status >= 200 && status < 300) || (!isTemplate && absent.has(status))) return { is: 'done' };
  const isFinal = status < 500 && !temporary.has(status);
  return { is: isFinal ? 'refused' : 'unavailable', reason: `it answers ${status}` };
}

function reasonOf(error: Error): string {
  if (error.name === 'AbortError') return 'it does not answer';
  // A host of several addresses has an error without a message.
  return error.message || String((error as NodeJS.ErrnoException).code);
}

/**
 * Sends a purge; the edge has `limit` ms. Not by fetch, which does not send another Host than that of the URL. `isTemplate`: of a CDN, whose 404 means
 * that it is told wrongly. Never rejects.
 */
export function sendPurge(
  { url, method, headers }: PurgeRequest,
  { isTemplate, limit, stopped }: { isTemplate: boolean; limit: number; stopped: AbortSignal },
): Promise<Outcome> {
  return new Promise((resolve) => {
    const [send, agent] = url.startsWith('https:') ? [requestSecure, agents().secure] : [requestPlain, agents().plain];
    const signal = AbortSignal.any([AbortSignal.timeout(limit), stopped]);
    const fail = (error: Error): void => resolve({ is: 'unavailable', reason: reasonOf(error) });
    const request = send(url, { method, agent, signal, headers: { 'User-Agent': 'Waypost', ...headers } }, (response) => {
      response.once('error', fail);
      response.once('end', () => resolve(toOutcome(response.statusCode ?? 0, isTemplate)));
      response.resume();
    });
    request.once('error', fail).end();
  });
}
