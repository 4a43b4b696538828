import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuilt } from '../built.ts';
import { Commenters, type Sent } from '../commenting.ts';
import { fetchPage, isHit, requirePage } from '../http.ts';
import { count, milliseconds, progress, type Add, type Options } from '../report.ts';
import { startWaypost, untilIdle, type Server } from '../server.ts';
import { openComments, stage, type Stage } from '../stage.ts';
import { median, quantile } from '../statistics.ts';

const samples = 40;

/** So many comments a second, over so many connections, for so long (s), at so many posts. */
const [rate, connections, duration, discussed] = [200, 50, 10, 20];

/** A post that very much is said about. */
const thread = 2000;

/** How long a comment takes to be posted and to be read, and what a crowd of commenters does to readers. */
export async function comments({ posts }: Options, add: Add): Promise<void> {
  await ensureBuilt();
  const staged = await stage(posts);
  await openComments(staged);
  const server = await startWaypost(staged);
  try {
    await untilIdle(server);
    await one(staged, server, add);
    await crowd(staged, server, add);
    await long(staged, server, add);
  } finally {
    await server.stop();
  }
}

const isPosted = ({ status, location }: Sent): boolean => status === 303 && location.includes('#comment-');

/** One after another, each at another post; the next GET of the post shows it. */
async function one(staged: Stage, server: Server, add: Add): Promise<void> {
  progress('comments, one after another');
  const commenters = new Commenters(server.url, 1);
  const [posted, shown]: [number[], number[]] = [[], []];
  for (let sample = 0; sample < samples; sample++) {
    const { url } = staged.posts[sample * 3]!;
    await requirePage(server.url + url);
    const word = `said${sample}x${Date.now()}`;
    const sent = await commenters.send(url, `A *word* of praise: ${word}.`);
    const page = await requirePage(server.url + url);
    if (!isPosted(sent) || !page.body.includes(word)) throw new Error(`${url} does not show the comment that it got`);
    posted.push(sent.ms);
    shown.push(page.ms);
  }
  commenters.close();
  const [limit, middle] = [60, median(posted)];
  add({
    what: `a comment: POST to 303 (median of ${samples})`,
    posts: staged.posts.length,
    wall: milliseconds(middle),
    figure: `at most ${milliseconds(Math.max(...posted))}; the next GET shows it, ${milliseconds(median(shown))}`,
    limit: `≤ ${limit} ms`,
    ok: middle <= limit,
  });
}

/** Readers of cached pages, until they are told to stop. */
function startReaders(server: Server, urls: readonly string[]): { stop: () => Promise<{ ms: number; error: boolean }[]> } {
  const over = new AbortController();
  const visits: { ms: number; error: boolean }[] = [];
  const readers = Array.from({ length: 8 }, async (_, reader) => {
    for (let turn = reader; !over.signal.aborted; turn++) {
      const { status, ms } = await fetchPage(server.url + urls[turn % urls.length]!);
      visits.push({ ms, error: status !== 200 });
      await sleep(20);
    }
  });
  return {
    async stop() {
      over.abort();
      await Promise.all(readers);
      return visits;
    },
  };
}

async function crowd(staged: Stage, server: Server, add: Add): Promise<void> {
  progress(`comments, ${rate} a second`);
  const targets = staged.posts.slice(100, 100 + discussed).map(({ url }) => url);
  const others = staged.posts.slice(1000, 1200).map(({ url }) => url);
  for (const url of others) await requirePage(server.url + url);
  const commenters = new Commenters(server.url, connections);
  const readers = startReaders(server, others);
  const before = server.cpuSeconds();
  const began = performance.now();
  const sending: Promise<Sent & { text: string }>[] = [];
  for (let number = 0; number < rate * duration; number++) {
    const late = (number * 1000) / rate - (performance.now() - began);
    if (late > 1) await sleep(late);
    const text = `Number ${number} of this run, ${began.toFixed(0)}.`;
    sending.push(commenters.send(targets[number % discussed]!, text, `p${number}`).then((sent) => ({ ...sent, text })));
  }
  const sent = await Promise.all(sending);
  const took = (performance.now() - began) / 1000;
  const cpu = server.cpuSeconds() - before;
  const visits = await readers.stop();
  commenters.close();
  const kept = await countKept(server, targets, sent);
  const posts = staged.posts.length;
  add({
    what: `${count(rate * duration)} comments, ${rate} a second from ${connections} connections`,
    posts,
    cpu,
    wall: `${took.toFixed(1)} s`,
    figure: `${kept.lost} lost, ${kept.doubled} doubled, ${sent.filter((each) => !isPosted(each)).length} refused; 99th percentile ${milliseconds(
      quantile(
        sent.map(({ ms }) => ms),
        0.99,
      ),
    )}`,
    limit: `${duration} s, none`,
    ok: kept.lost + kept.doubled === 0 && sent.every(isPosted) && took <= duration + 1,
  });
  const slowest = quantile(
    visits.map(({ ms }) => ms),
    0.99,
  );
  const errors = visits.filter(({ error }) => error).length;
  add({
    what: 'what 8 readers of cached pages wait meanwhile (99th percentile)',
    posts,
    wall: milliseconds(slowest),
    figure: `median ${milliseconds(median(visits.map(({ ms }) => ms)))} of ${count(visits.length)}, ${errors} errors`,
    limit: '≤ 250 ms, no error',
    ok: slowest <= 250 && errors === 0,
  });
}

/** Which of the comments that were acknowledged stand on their pages not at all, or twice. */
async function countKept(server: Server, targets: readonly string[], sent: readonly { text: string }[]) {
  const shown = new Map<string, number>();
  for (const url of targets) {
    const { body } = await requirePage(server.url + url);
    for (const [text] of body.toString().matchAll(/Number \d+ of this run, \d+\./g)) shown.set(text, (shown.get(text) ?? 0) + 1);
  }
  const counts = sent.map(({ text }) => shown.get(text) ?? 0);
  return { lost: counts.filter((each) => each === 0).length, doubled: counts.filter((each) => each > 1).length };
}

async function long(staged: Stage, server: Server, add: Add): Promise<void> {
  progress(`a post with ${thread} comments`);
  const { url } = staged.posts[50]!;
  const commenters = new Commenters(server.url, 20);
  await Promise.all(
    Array.from({ length: thread }, (_, number) => commenters.send(url, `Comment *${number}* of many.`, `q${number}`)),
  );
  const times: number[] = [];
  for (let sample = 0; sample < 7; sample++) {
    await commenters.send(url, `One more: ${sample}.`);
    const page = await requirePage(server.url + url);
    if (isHit(page)) throw new Error(`${url} was not made afresh`);
    times.push(page.ms);
  }
  commenters.close();
  const middle = median(times);
  add({
    what: `a post with ${count(thread)} comments, made afresh (median of 7)`,
    posts: staged.posts.length,
    wall: milliseconds(middle),
    figure: `at most ${milliseconds(Math.max(...times))}`,
    limit: '≤ 400 ms',
    ok: middle <= 400,
  });
}
