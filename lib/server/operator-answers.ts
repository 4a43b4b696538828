import { readFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { isSameText } from '../constant-time.ts';
import { env } from '../env.ts';
import { callerOf } from '../http.ts';
import { toText } from '../metrics/exposition.ts';
import { once } from '../once.ts';
import * as urls from '../urls.ts';
import { noteWrong } from '../wrong-attempts.ts';
import { plainText } from './answers.ts';
import { isReading } from './guard.ts';
import { judge, readHealth, type Health } from './health.ts';
import { currentPhase } from './lifecycle.ts';
import { collectMetrics } from './metrics.ts';

/** Has whoever asks the token of METRICS_TOKEN (RFC 6750, section 2.1)? It counts however often others at their address were wrong. */
function hasToken(request: IncomingMessage): boolean {
  const { metricsToken } = env();
  const { authorization } = request.headers;
  if (metricsToken === undefined || authorization === undefined) return false;
  const isRight = isSameText(authorization, `Bearer ${metricsToken}`);
  if (!isRight) noteWrong(callerOf(request), Date.now());
  return isRight;
}

const version = (): string =>
  once('version', () => {
    const text = readFileSync(join(/* turbopackIgnore: true */ env().programDir, 'package.json'), 'utf8');
    return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
  });

const moment = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** What lies behind the states, for who has the token: it names paths and says what errors said. */
function detailsOf({ store, disk, publish: { last, failing, runningSince }, pullFailsSince }: Health) {
  return {
    version: version(),
    instance: `${hostname()}:${env().port}`,
    uptimeSeconds: Math.round(process.uptime()),
    store: store && {
      milliseconds: Math.round(store.seconds * 1000),
      problem: store.problem,
      mails: store.mails && { waiting: store.mails.count, oldest: moment(store.mails.oldest) },
      pings: store.pings && { waiting: store.pings.count, oldest: moment(store.pings.oldest) },
    },
    disk: disk && { folder: env().dataDir, freeBytes: disk.free, problem: disk.problem },
    publish: {
      runningSince: moment(runningSince),
      last: last && { ...last, at: moment(last.at) },
      failing: failing && { ...failing, since: moment(failing.since) },
      remoteFailsSince: moment(pullFailsSince),
    },
  };
}

const json = (response: ServerResponse, status: number, body: unknown): void =>
  plainText(response, status, JSON.stringify(body), { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' });

/**
 * Answers whether this server can serve and write: 200 also for what is only worth a look, else 503. With `?ready`, whether readers are to be
 * sent here, which they are also while a store that all servers share is down: another one would not do better. With `?live`, whether it is to
 * be let run: it is, as long as it answers.
 */
async function answerHealth(request: IncomingMessage, response: ServerResponse, query: string): Promise<void> {
  if (query === '?live') return json(response, 200, { status: 'live' });
  if (query === '?ready') return json(response, currentPhase() === 'serving' ? 200 : 503, { status: currentPhase() });
  const health = await readHealth();
  const verdict = judge(health, Date.now());
  const body = hasToken(request) ? { ...verdict, details: detailsOf(health) } : verdict;
  json(response, ['ok', 'degraded'].includes(verdict.status) ? 200 : 503, body);
}

async function answerMetrics(request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (env().metricsToken === undefined) return plainText(response, 404, 'There is nothing at this address.');
  if (!hasToken(request))
    return plainText(response, 401, 'The token is missing or wrong.', {
      'WWW-Authenticate': 'Bearer',
      'Cache-Control': 'no-store',
    });
  const text = toText(collectMetrics(await readHealth(), version()));
  plainText(response, 200, text.trimEnd(), {
    'Content-Type': 'text/plain; version=0.0.4; charset=utf-8',
    'Cache-Control': 'no-store',
  });
}

/** Answers who runs the server: how it is, and what it does. `unknown`: it is neither address, and nothing is sent. */
export async function answerOperator(
  request: IncomingMessage,
  response: ServerResponse,
  { pathname, query }: { pathname: string; query: string },
): Promise<'sent' | 'unknown'> {
  if (pathname !== urls.health() && pathname !== urls.metrics()) return 'unknown';
  if (!isReading(request)) plainText(response, 405, 'This can only be read.', { Allow: 'GET, HEAD' });
  else if (pathname === urls.health()) await answerHealth(request, response, query);
  else await answerMetrics(request, response);
  return 'sent';
}
