import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { corpus } from '../corpus.ts';
import { repoDir, runDir } from '../made.ts';
import { measure, type Measured } from '../measure.ts';
import { progress, seconds, type Add, type Options } from '../report.ts';
import { environment } from '../server.ts';
import { median } from '../statistics.ts';

const samples = 3;
const few = 100;

/** `next build` must not feel how many posts there are; builds of both sizes alternate. */
export async function build({ posts }: Options, add: Add): Promise<void> {
  await buildOnce(few);
  const runs = new Map<number, Measured[]>([
    [few, []],
    [posts, []],
  ]);
  for (let round = 0; round < samples; round++) {
    for (const [n, measured] of runs) measured.push(await buildOnce(n));
  }
  const cpu = (n: number) => median((runs.get(n) ?? []).map((each) => each.cpu));
  for (const [n, measured] of runs) {
    const ratio = cpu(n) / cpu(few);
    const judged = { figure: `${ratio.toFixed(2)}× of ${few} posts`, limit: '≤ 1.15×', ok: ratio <= 1.15 };
    add({
      what: `next build (median of ${samples})`,
      posts: n,
      cpu: cpu(n),
      wall: seconds(median(measured.map((each) => each.wall))),
      peak: Math.max(...measured.map((each) => each.peak)),
      ...(n === few ? {} : judged),
    });
  }
}

async function buildOnce(n: number): Promise<Measured> {
  const { content } = await corpus(n);
  progress(`next build, ${n} posts`);
  const data = join(runDir, 'build-var');
  await mkdir(data, { recursive: true });
  const env = environment({ content, data });
  return measure('npm', { args: ['run', 'build'], cwd: repoDir, env, limitMs: 300_000 });
}
