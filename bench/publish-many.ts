import { setTimeout as sleep } from 'node:timers/promises';
import { fetchPage, requirePage } from './http.ts';
import { callWebhook, type Followed } from './publish.ts';
import { count, milliseconds, progress, seconds, type Add } from './report.ts';
import { withWord } from './repository.ts';
import { untilIdle } from './server.ts';
import { median, quantile } from './statistics.ts';

const [edited, added, rounds] = [400, 100, 3];

/** Readers, the pages that they keep coming back to, and how long each looks at a page (ms). */
const [readers, opened, look] = [8, 200, 40];

/** One request in so many is for a post that nobody has opened yet. */
const newcomers = 10;

const [limitMs, latencyLimitMs] = [5000, 250];

type Visit = { began: number; ms: number; error?: string };

/** How long a push of 500 posts takes, and how long readers wait for their pages meanwhile. */
export async function publishMany(followed: Followed, add: Add): Promise<void> {
  const { server, staged } = followed;
  const [times, fetches, cpu]: [number[], number[], number[]] = [[], [], []];
  const [quiet, during, after]: [Visit[], Visit[], Visit[]] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    progress(`a push of ${edited + added} posts, ${round + 1} of ${rounds}`);
    await followed.repository.push(await manyPosts(followed, round));
    await openAll(followed);
    await untilIdle(server);
    const crowd = startReaders(followed, round);
    await sleep(2000);
    const [began, before] = [performance.now(), server.cpuSeconds()];
    const { ms, fetchMs } = await callWebhook(server);
    cpu.push(server.cpuSeconds() - before);
    times.push(ms - fetchMs);
    fetches.push(fetchMs);
    await sleep(2000);
    for (const visit of await crowd.stop()) {
      const end = visit.began + visit.ms;
      (end < began ? quiet : visit.began < began + ms ? during : after).push(visit);
    }
  }
  const middle = median(times);
  add({
    what: `a push of ${edited + added} posts: POST to answer, without the fetch (median of ${rounds})`,
    posts: staged.posts.length,
    cpu: median(cpu),
    wall: seconds(middle / 1000),
    figure: `${seconds(Math.min(...times) / 1000)} to ${seconds(Math.max(...times) / 1000)}, fetch ${milliseconds(median(fetches))}`,
    limit: `≤ ${limitMs / 1000} s`,
    ok: middle <= limitMs,
  });
  add({ ...latency('before it', quiet), posts: staged.posts.length });
  const row = latency('while it runs', during);
  const ok = quantile(msOf(during), 0.99) <= latencyLimitMs && failures(during).length === 0;
  add({ ...row, posts: staged.posts.length, limit: `≤ ${latencyLimitMs} ms, no error`, ok });
  add({ ...latency('in the 2 s after it', after), posts: staged.posts.length });
}

const msOf = (visits: readonly Visit[]): number[] => visits.map(({ ms }) => ms);
const failures = (visits: readonly Visit[]): string[] => visits.flatMap(({ error }) => error ?? []);

function latency(when: string, visits: readonly Visit[]): { what: string; wall: string; figure: string } {
  const [times, failed] = [msOf(visits), failures(visits)];
  const errors = failed.length === 0 ? 'no error' : `${failed.length} errors, like ${failed[0]}`;
  return {
    what: `what ${readers} readers wait ${when} (99th percentile)`,
    wall: milliseconds(quantile(times, 0.99)),
    figure: `median ${milliseconds(median(times))}, at most ${milliseconds(Math.max(...times))} of ${count(times.length)}, ${errors}`,
  };
}

/** Edits all over the blog, in each round of other posts, and new posts of all years. */
async function manyPosts({ staged }: Followed, round: number): Promise<Map<string, string>> {
  const step = Math.floor(staged.posts.length / edited);
  const posts = staged.posts.filter((_, place) => place % step === round % step).slice(0, edited);
  const files = await withWord(staged, posts, `many${round}x${Date.now()}`);
  for (let at = 0; at < added; at++) {
    const { date, tags } = posts[(at * 3) % posts.length]!;
    const front = `title: Added ${at} in round ${round}\ndate: ${date}\ntags: [${tags.join(', ')}]`;
    files.set(`diary/added-${round}-${at}.md`, `---\n${front}\n---\n\nA post of the bench.\n`);
  }
  return files;
}

/** What readers come back to is in memory before: how long a cold server takes is not asked here. */
async function openAll({ staged, server }: Followed): Promise<void> {
  for (const { url } of staged.posts.slice(0, opened)) await requirePage(server.url + url);
}

/** Opens pages in turn until it is stopped: mostly the same ones, now and then a post that nobody has opened. */
function startReaders({ staged, server }: Followed, round: number): { stop: () => Promise<Visit[]> } {
  const known = staged.posts.slice(0, opened).map(({ url }) => url);
  const rest = staged.posts.slice(opened).map(({ url }) => url);
  const visits: Visit[] = [];
  const over = new AbortController();
  let turn = 0;
  // Each round has a third of the posts for itself.
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
