import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { corpus } from '../corpus.ts';
import { allowed, dropDatabaseOf } from '../database.ts';
import { benchDir, nodeFlags, repoDir, runDir } from '../made.ts';
import { measure, type Measured } from '../measure.ts';
import { measurePeer, peers } from '../peers.ts';
import { progress, seconds, type Add, type Options } from '../report.ts';
import { environment } from '../server.ts';
import { median } from '../statistics.ts';

type Limits = {
  cpu: number;
  peak: number;
  samples: number;
};

/** From no index at all to a complete one, beside the peers on the same files. */
export async function coldIndex({ posts, large }: Options, add: Add): Promise<void> {
  const small = await indexed(posts, { cpu: 4, peak: 250, samples: 3 }, add);
  // The peers have no store; they are held against the default one.
  if (allowed() === 1) await besidePeers(posts, small, add);
  if (!large) return;
  const big = await indexed(large, { cpu: 60, peak: 500, samples: 1 }, add);
  const growth = big.cpu / large / (small.cpu / posts);
  add({
    what: '  growth: CPU a post, large beside small',
    figure: `${growth.toFixed(2)}×`,
    limit: '≤ 1.25×',
    ok: growth <= 1.25,
  });
}

async function indexed(n: number, { cpu, peak, samples }: Limits, add: Add): Promise<Measured> {
  const { content } = await corpus(n);
  const runs: Measured[] = [];
  while (runs.length < samples) runs.push(await indexOnce(content, n));
  const middle = {
    cpu: median(runs.map((each) => each.cpu)),
    wall: median(runs.map((each) => each.wall)),
    peak: Math.max(...runs.map((each) => each.peak)),
    output: '',
  };
  add({
    what: samples === 1 ? 'cold index' : `cold index (median of ${samples})`,
    posts: n,
    cpu: middle.cpu,
    wall: seconds(middle.wall),
    peak: middle.peak,
    limit: `≤ ${cpu * allowed()} s CPU, ≤ ${peak} MB`,
    ok: middle.cpu <= cpu * allowed() && middle.peak <= peak,
  });
  return middle;
}

async function indexOnce(content: string, n: number): Promise<Measured> {
  progress(`cold index of ${n} posts`);
  const data = join(runDir, 'index-var');
  await rm(data, { recursive: true, force: true });
  dropDatabaseOf(data);
  await mkdir(data, { recursive: true });
  const env = environment({ content, data });
  const args = [...nodeFlags, join(benchDir, 'index-once.ts'), content, data];
  const measured = await measure(process.execPath, { args, cwd: repoDir, env, limitMs: 600_000 });
  if (!measured.output.includes(`${n} documents, 0 problems`)) {
    throw new Error(`not every post was indexed:\n  ${measured.output.trim().slice(-400)}`);
  }
  await rm(data, { recursive: true, force: true });
  return measured;
}

async function besidePeers(posts: number, ours: Measured, add: Add): Promise<void> {
  const { content } = await corpus(posts);
  for (const peer of peers) {
    const theirs = await measurePeer(peer, content, posts);
    const times = theirs.cpu / ours.cpu;
    const judged = peer.name === 'contentlayer2' ? { limit: '≥ 10×', ok: times >= 10 } : {};
    add({
      what: `  ${peer.name} build`,
      posts,
      cpu: theirs.cpu,
      wall: seconds(theirs.wall),
      peak: theirs.peak,
      figure: `${times.toFixed(1)}× our CPU`,
      ...judged,
    });
  }
}
