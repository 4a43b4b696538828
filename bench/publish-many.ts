import { setTimeout as sleep } from 'node:timers/promises';
import { callWebhook, type Followed } from './publish.ts';
import { latency, openAll, startReaders, verdict, type Visit } from './readers.ts';
import { milliseconds, progress, seconds, type Add } from './report.ts';
import { withWord } from './repository.ts';
import { untilIdle } from './server.ts';
import { median } from './statistics.ts';

const [edited, added, rounds] = [400, 100, 3];

const limitMs = 5000;

/** How long a push of 500 posts takes, and how long readers wait for their pages meanwhile. */
export async function publishMany(followed: Followed, add: Add): Promise<void> {
  const { server, staged } = followed;
  const [times, fetches, cpu]: [number[], number[], number[]] = [[], [], []];
  const [quiet, during, after]: [Visit[], Visit[], Visit[]] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    progress(`a push of ${edited + added} posts, ${round + 1} of ${rounds}`);
    await followed.repository.push(await manyPosts(followed, round));
    await openAll(followed.server, staged.posts);
    await untilIdle(server);
    const crowd = startReaders(server, staged.posts, { round, rounds });
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
  add({ ...latency('while it runs', during), ...verdict(during), posts: staged.posts.length });
  add({ ...latency('in the 2 s after it', after), posts: staged.posts.length });
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
