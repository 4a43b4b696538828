import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuilt } from '../built.ts';
import { allowed } from '../database.ts';
import { requirePage } from '../http.ts';
import { milliseconds, progress, type Add, type Options } from '../report.ts';
import { startWaypost, untilIdle, type Server } from '../server.ts';
import { appendWord, stage, untilShown, type Stage } from '../stage.ts';
import { median } from '../statistics.ts';

const samples = 15;

/** How long after a post was saved its page shows the change. */
export async function save({ posts, large }: Options, add: Add): Promise<void> {
  await ensureBuilt();
  await saveAt(posts, 300 * allowed(), add);
  if (large) await saveAt(large, 1000 * allowed(), add);
}

async function saveAt(n: number, limitMs: number, add: Add): Promise<void> {
  const staged = await stage(n);
  progress(`save, ${n} posts`);
  const server = await startWaypost(staged);
  await untilIdle(server);
  const times = await saveTimes(staged, server).finally(server.stop);
  const middle = median(times);
  add({
    what: `one saved file is live (median of ${samples})`,
    posts: n,
    wall: milliseconds(middle),
    figure: `${milliseconds(Math.min(...times))} to ${milliseconds(Math.max(...times))}`,
    limit: `≤ ${limitMs} ms`,
    ok: middle <= limitMs,
  });
}

async function saveTimes(staged: Stage, server: Server): Promise<number[]> {
  const times: number[] = [];
  for (let sample = 0; sample < samples; sample++) {
    const post = staged.posts[Math.floor(((sample + 0.25) / samples) * staged.posts.length)];
    if (!post) break;
    await requirePage(server.url + post.url);
    // A person's saves do not fall into the server's work on the save before.
    await sleep(300);
    const word = `saved${sample}x${Date.now()}`;
    const began = performance.now();
    await appendWord(staged, post, word);
    times.push((await untilShown(server, post.url, word)) - began);
  }
  return times;
}
