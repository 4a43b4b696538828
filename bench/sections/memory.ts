import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuilt } from '../built.ts';
import { visitEverything, visitMadeUp } from '../crawl.ts';
import { diskOf } from '../disk.ts';
import { repoDir } from '../made.ts';
import { count, progress, seconds, type Add, type Options } from '../report.ts';
import { startWaypost, untilIdle, type Server } from '../server.ts';
import { stage, type Stage } from '../stage.ts';

const madeUp = 10_000;

/** What the server holds after every page was visited, and what pages that nobody wrote cost. */
export async function memory({ posts }: Options, add: Add): Promise<void> {
  await ensureBuilt();
  const staged = await stage(posts);
  await withServer(staged, (server) => madeUpPages(server, staged, add));
  await withServer(staged, (server) => everyPage(server, staged, add));
}

async function withServer(staged: Stage, measure: (server: Server) => Promise<void>): Promise<void> {
  const server = await startWaypost(staged);
  await untilIdle(server);
  await measure(server).finally(server.stop);
}

async function everyPage(server: Server, staged: Stage, add: Add): Promise<void> {
  progress(`a visit of every page of ${staged.posts.length} posts`);
  const began = performance.now();
  const cpuBefore = server.cpuSeconds();
  const visited = await visitEverything(
    server.url,
    staged.posts.map((post) => post.url),
  );
  await sleep(2000);
  const held = server.residentMb();
  const failed = visited.failed.length ? `, ${visited.failed.length} failed, like ${visited.failed[0]}` : '';
  add({
    what: `memory after ${count(visited.pages)} pages were visited once`,
    posts: staged.posts.length,
    cpu: server.cpuSeconds() - cpuBefore,
    wall: seconds((performance.now() - began) / 1000),
    peak: server.peakMb(),
    figure: `holds ${count(held)} MB${failed}`,
    limit: 'holds ≤ 400 MB',
    ok: held <= 400 && visited.failed.length === 0,
  });
}

async function madeUpPages(server: Server, staged: Stage, add: Add): Promise<void> {
  progress(`${madeUp} made-up URLs`);
  const folders = [join(repoDir, '.next'), staged.data];
  const diskBefore = diskOf(folders);
  const heldBefore = server.residentMb();
  const cpuBefore = server.cpuSeconds();
  const began = performance.now();
  const found = await visitMadeUp(server.url, staged.posts, madeUp);
  await sleep(2000);
  const grown = server.residentMb() - heldBefore;
  const files = diskOf(folders).newSince(diskBefore);
  const wrong = found ? `, ${found} did not answer 404` : '';
  add({
    what: `growth after ${count(madeUp)} made-up URLs`,
    posts: staged.posts.length,
    cpu: server.cpuSeconds() - cpuBefore,
    wall: seconds((performance.now() - began) / 1000),
    peak: server.peakMb(),
    figure: `${grown.toFixed(0)} MB more, ${files.length} new files${wrong}`,
    limit: '< 50 MB, no file',
    ok: grown < 50 && files.length === 0 && found === 0,
  });
}
