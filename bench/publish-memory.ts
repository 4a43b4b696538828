import { setTimeout as sleep } from 'node:timers/promises';
import { publishEdit, type Followed } from './publish.ts';
import { progress, type Add } from './report.ts';
import { untilIdle } from './server.ts';

/** The first publishes load code and fill caches that are bounded: what they take is taken once. */
const [warmUps, publishes] = [20, 200];

const limitMb = 50;

/** How much more a server holds after many publishes of one post each. */
export async function publishMemory(followed: Followed, add: Add): Promise<void> {
  const { server, staged } = followed;
  progress(`${warmUps + publishes} pushes of one post each`);
  await publishOften(followed, 0, warmUps);
  const [before, cpuBefore] = [await heldMb(followed), server.cpuSeconds()];
  await publishOften(followed, warmUps, warmUps + publishes);
  const grown = (await heldMb(followed)) - before;
  add({
    what: `growth over ${publishes} publishes, after ${warmUps} to warm up`,
    posts: staged.posts.length,
    cpu: server.cpuSeconds() - cpuBefore,
    peak: server.peakMb(),
    figure: `${grown.toFixed(0)} MB more than ${before.toFixed(0)}`,
    limit: `< ${limitMb} MB`,
    ok: grown < limitMb,
  });
}

async function publishOften(followed: Followed, from: number, to: number): Promise<void> {
  const { posts } = followed.staged;
  for (let at = from; at < to; at++) {
    const post = posts[Math.floor((at / (warmUps + publishes)) * posts.length)]!;
    await publishEdit(followed, post, `often${at}x${Date.now()}`);
  }
}

async function heldMb({ server }: Followed): Promise<number> {
  await untilIdle(server);
  await sleep(2000);
  return server.residentMb();
}
