import { setTimeout as sleep } from 'node:timers/promises';
import type { CorpusPost } from './corpus.ts';
import { fetchPage, requirePage } from './http.ts';
import { count, milliseconds } from './report.ts';
import type { Server } from './server.ts';
import { median, quantile } from './statistics.ts';

/** Readers, the pages that they keep coming back to, and how long each looks at a page (ms). */
const [readers, opened, look] = [8, 200, 40];

/** One request in so many is for a post that nobody has opened yet. */
const newcomers = 10;

const limitMs = 250;

export type Visit = { began: number; ms: number; error?: string };

const msOf = (visits: readonly Visit[]): number[] => visits.map(({ ms }) => ms);
const failures = (visits: readonly Visit[]): string[] => visits.flatMap(({ error }) => error ?? []);

/** How long readers waited. */
export function latency(when: string, visits: readonly Visit[]): { what: string; wall: string; figure: string } {
  const [times, failed] = [msOf(visits), failures(visits)];
  const errors = failed.length === 0 ? 'no error' : `${failed.length} errors, like ${failed[0]}`;
  return {
    what: `what ${readers} readers wait ${when} (99th percentile)`,
    wall: milliseconds(quantile(times, 0.99)),
    figure: `median ${milliseconds(median(times))}, at most ${milliseconds(Math.max(...times))} of ${count(times.length)}, ${errors}`,
  };
}

/** Whether they waited longer than they should, or met an error. */
export function verdict(visits: readonly Visit[]): { limit: string; ok: boolean } {
  const ok = quantile(msOf(visits), 0.99) <= limitMs && failures(visits).length === 0;
  return { limit: `≤ ${limitMs} ms, no error`, ok };
}

/** What readers come back to is in memory before: how long a cold server takes is not asked here. */
export async function openAll(server: Server, posts: readonly CorpusPost[]): Promise<void> {
  for (const { url } of posts.slice(0, opened)) await requirePage(server.url + url);
}

/** Opens pages in turn until it is stopped: mostly the same ones, now and then a post that nobody has opened. */
export function startReaders(
  server: Server,
  posts: readonly CorpusPost[],
  { round, rounds }: { round: number; rounds: number } = { round: 0, rounds: 1 },
): { stop: () => Promise<Visit[]> } {
  const known = posts.slice(0, opened).map(({ url }) => url);
  const rest = posts.slice(opened).map(({ url }) => url);
  const visits: Visit[] = [];
  const over = new AbortController();
  let turn = 0;
  // Each round has a part of the posts for itself.
  const next = (): string => {
    const at = turn++;
    return at % newcomers === 0 ? rest[((at / newcomers) * rounds + round) % rest.length]! : known[at % opened]!;
  };
  const read = async (): Promise<void> => {
    while (!over.signal.aborted) {
      visits.push(await visit(server.url + next()));
      await sleep(look);
    }
  };
  const reading = Array.from({ length: readers }, read);
  return {
    async stop() {
      over.abort();
      await Promise.all(reading);
      return visits;
    },
  };
}

async function visit(url: string): Promise<Visit> {
  const began = performance.now();
  const error = await fetchPage(url).then(
    ({ status }) => (status === 200 ? undefined : `${status} for ${url}`),
    (reason: Error) => reason.message,
  );
  return { began, ms: performance.now() - began, error };
}
