import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuilt } from '../built.ts';
import { Commenters } from '../commenting.ts';
import { inParallel } from '../crawl.ts';
import { letIn, type Outcome, type Outcomes } from '../crowd.ts';
import { fetchPage, requirePage } from '../http.ts';
import { watchMemory, type Held } from '../memory-watch.ts';
import { photos } from '../photos.ts';
import { count, milliseconds, progress, type Add, type Options } from '../report.ts';
import { startWaypost, untilIdle, type Server } from '../server.ts';
import { appendWord, openComments, stage, type Stage } from '../stage.ts';
import { median, quantile } from '../statistics.ts';
import { picturesOf, visitorsOf } from '../visitors.ts';

/** A personal blog that is read much is asked so often a second, on average over a day; and so long (s) it is played of that, in so long. */
const [perSecond, halfHour, played] = [25, 1800, 240];

/** What is in memory, and what code is compiled, is as after a long time when so long (s) was played before. */
const warmUp = 60;

/** An author saves a post so often (ms). */
const saveEvery = 4000;

const limits = { pageMs: 250, mbPerMinute: 1 };

const [album, pictures] = ['/events/pictures/20130311/traffic', 4];

const metricsToken = 'a token that the bench knows';

/** As large is a blog that one person has written for ten years. */
const mostPosts = 2000;

/** Half an hour of everybody at once, in four minutes: nobody meets an error or waits, and the server does not grow. */
export async function traffic({ posts }: Options, add: Add): Promise<void> {
  await ensureBuilt();
  const staged = await stage(Math.min(posts, mostPosts));
  await openComments(staged);
  await addAlbum(staged);
  const server = await startWaypost(staged, { more: { METRICS_TOKEN: metricsToken } });
  await play(staged, server, add).finally(server.stop);
}

async function addAlbum({ content }: Stage): Promise<void> {
  const target = join(content, album);
  await mkdir(target, { recursive: true });
  await cp(await photos(pictures), target, { recursive: true });
  await writeFile(join(target, 'index.md'), '---\ntitle: Looked at\ndate: 2013-03-12T09:00:00Z\n---\n\nSome words.\n');
}

/** Saves a post every few seconds until it is stopped. */
function startAuthor(staged: Stage): { stop: () => Promise<void> } {
  const over = new AbortController();
  const saving = (async () => {
    for (let saved = 0; ; saved++) {
      await sleep(saveEvery, undefined, { signal: over.signal }).catch(() => {});
      if (over.signal.aborted) return;
      // One of those that are read most, and one that hardly anybody reads.
      const post = staged.posts[saved % 2 === 0 ? saved : staged.posts.length - 1 - saved]!;
      await appendWord(staged, post, `saved${saved}`);
    }
  })();
  return { stop: () => (over.abort(), saving) };
}

/** The longest stop (ms) of the server's event loop since this was last asked for, and what its pages in memory take (MB). */
async function metricsOf(server: Server): Promise<{ stop: number; pages: number }> {
  const { body } = await fetchPage(`${server.url}/api/metrics`, { authorization: `Bearer ${metricsToken}` });
  const text = body.toString();
  const figure = (name: string): number => Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
  return { stop: figure('nodejs_eventloop_lag_max_seconds') * 1000, pages: figure('waypost_page_memory_bytes') / 2 ** 20 };
}

async function play(staged: Stage, server: Server, add: Add): Promise<void> {
  await untilIdle(server);
  const commenters = new Commenters(server.url, 16);
  progress('every post and picture is opened once');
  const files = await picturesOf(server, album);
  const all = [...files, ...staged.posts.toReversed().map(({ url }) => url)];
  // In each coding, since all that were ever asked for are kept, as far as there is room: that has come to its end after a long time.
  for (const coding of ['identity', 'gzip', 'br'])
    await inParallel(all, (path) => requirePage(server.url + path, { 'accept-encoding': coding }));
  const crowd = visitorsOf(server, staged, commenters, files);
  const rate = (perSecond * halfHour) / played;
  const author = startAuthor(staged);
  progress(`${warmUp} s of traffic to warm up, ${rate} requests a second`);
  await letIn(crowd, { seconds: warmUp, perSecond: rate, seed: 1 });
  const { pages } = await metricsOf(server);
  progress(`${played} s of traffic`);
  const [memory, before, began] = [watchMemory(server), server.cpuSeconds(), performance.now()];
  const outcomes = await letIn(crowd, { seconds: played, perSecond: rate, seed: 2 });
  const seconds = (performance.now() - began) / 1000;
  const found = { held: memory.stop(), cpu: server.cpuSeconds() - before, seconds, ...(await metricsOf(server)) };
  await author.stop();
  commenters.close();
  report(staged, outcomes, { ...found, pagesBefore: pages }, add);
}

type Found = { held: Held; cpu: number; seconds: number; stop: number; pages: number; pagesBefore: number };

function report({ posts: { length: posts } }: Stage, outcomes: Outcomes, found: Found, add: Add): void {
  const all = [...outcomes.values()].flat();
  const failed = all.filter(({ status }) => status === 0 || status >= 500).length;
  const kinds = [...outcomes].map(([kind, { length }]) => `${count(length)} ${kind}`).join(', ');
  add({
    what: `half an hour of a blog that is asked ${perSecond} times a second, at once`,
    posts,
    cpu: found.cpu,
    wall: `${found.seconds.toFixed(0)} s`,
    figure: `${count(all.length)} requests, ${failed} errors; a save every ${saveEvery / 1000} s`,
    limit: 'no error',
    ok: failed === 0,
  });
  add({ what: 'of these', figure: kinds });
  const kept = all.filter(({ isKept, status }) => isKept && status < 400).map(({ ms }) => ms);
  const slowest = quantile(kept, 0.99);
  add({
    what: 'pages and feeds from memory meanwhile (99th percentile)',
    posts,
    wall: milliseconds(slowest),
    figure: `${count(kept.length)}, at most ${milliseconds(Math.max(...kept))}; the longest stop of the event loop ${milliseconds(found.stop)}`,
    limit: `≤ ${limits.pageMs} ms`,
    ok: slowest <= limits.pageMs,
  });
  for (const [kind, list] of outcomes) add({ what: `${kind} (99th percentile)`, posts, ...timesOf(list) });
  const { first, last, slope } = found.held;
  add({
    what: `growth a minute, after ${warmUp} s to warm up (medians of 10 s, least squares)`,
    posts,
    figure: `${slope.toFixed(2)} MB; ${first.toFixed(0)} MB at first, ${last.toFixed(0)} MB at last, of which pages ${found.pagesBefore.toFixed(1)} and ${found.pages.toFixed(1)}`,
    limit: `< ${limits.mbPerMinute} MB`,
    ok: slope < limits.mbPerMinute,
  });
}

function timesOf(outcomes: readonly Outcome[]): { wall: string; figure: string } {
  const times = outcomes.map(({ ms }) => ms);
  const kept = outcomes.filter(({ isKept }) => isKept).length;
  const statuses = Map.groupBy(outcomes, ({ status }) => status);
  const counts = [...statuses].map(([status, { length }]) => `${count(length)} × ${status}`);
  return {
    wall: milliseconds(quantile(times, 0.99)),
    figure: `median ${milliseconds(median(times))}, ${counts.join(', ')}, ${count(kept)} from memory`,
  };
}
