import { existsSync, readdirSync, statSync } from 'node:fs';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ensureBuilt } from '../built.ts';
import { fetchPage, requirePage } from '../http.ts';
import { photos as paintedPhotos } from '../photos.ts';
import { latency, openAll, startReaders, verdict, type Visit } from '../readers.ts';
import { milliseconds, progress, seconds, type Add, type Options } from '../report.ts';
import { startWaypost, untilIdle, type Server } from '../server.ts';
import { stage, type Stage } from '../stage.ts';
import { median } from '../statistics.ts';

const [number, listed] = [100, 20];
const limits = { seconds: 20, mb: 500, cachedMs: 5, thumbnailBytes: 12_000, listingBytes: 300_000 };
const [album, listing] = ['/events/pictures/20130310/bench', '/events/pictures/20130310'];

/** How long a hundred photos take to be published, what that takes, and what their readers load. */
export async function photos({ posts }: Options, add: Add): Promise<void> {
  await ensureBuilt();
  const folder = await paintedPhotos(number);
  const staged = await stage(posts);
  const server = await startWaypost(staged);
  try {
    await openAll(server, staged.posts);
    await untilIdle(server);
    await publishing(staged, server, folder, add);
    await untilIdle(server);
    await thumbnails(staged, server, add);
    await transfer(server, add);
  } finally {
    await server.stop();
  }
}

const thumbnailFiles = ({ data }: Stage): string[] => {
  const folder = join(data, 'photos');
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return files.filter((file) => /thumb\.[a-z]+$/.test(file)).map((file) => join(folder, file));
};

/** The most that a server and what it started hold together, sampled. */
function watchMemory(server: Server): { stop: () => number } {
  let most = 0;
  const timer = setInterval(() => (most = Math.max(most, server.residentMb())), 50);
  return {
    stop() {
      clearInterval(timer);
      return most;
    },
  };
}

async function until(question: () => Promise<boolean> | boolean): Promise<number> {
  const deadline = performance.now() + 120_000;
  while (!(await question())) {
    if (performance.now() > deadline) throw new Error('the photos were not there within two minutes');
    await sleep(20);
  }
  return performance.now();
}

/** The photos are there before the text, as in a checkout: the one publish that counts is that of both. */
async function publishing(staged: Stage, server: Server, folder: string, add: Add): Promise<void> {
  progress(`${number} photos of 12 megapixels`);
  const memory = watchMemory(server);
  const crowd = startReaders(server, staged.posts);
  await sleep(1000);
  const [began, before] = [performance.now(), server.cpuSeconds()];
  const target = join(staged.content, album);
  await mkdir(target, { recursive: true });
  await cp(folder, target, { recursive: true });
  await writeFile(join(target, 'index.md'), '---\ntitle: A hundred photos\ndate: 2013-03-12T09:00:00Z\n---\n\nSome words.\n');
  const saved = performance.now();
  const up = await until(async () => (await fetchPage(server.url + album)).body.includes(`${number} pictures`));
  const madeThen = thumbnailFiles(staged).length;
  const done = await until(() => thumbnailFiles(staged).length === 3 * number);
  const cpu = server.cpuSeconds() - before;
  const visits: Visit[] = await crowd.stop();
  const peak = memory.stop();
  const posts = staged.posts.length;
  add({
    what: `${number} photos of 12 MP: from the last byte saved to the last thumbnail (AVIF, WebP, JPEG)`,
    posts,
    cpu,
    wall: seconds((done - saved) / 1000),
    figure: `with copying ${seconds((done - began) / 1000)}`,
    limit: `≤ ${limits.seconds} s`,
    ok: done - saved <= limits.seconds * 1000,
  });
  add({
    what: 'their post is up, with all of them',
    posts,
    wall: seconds((up - saved) / 1000),
    figure: `${madeThen} of ${3 * number} thumbnails were made then`,
    limit: 'before the last',
    ok: madeThen < 3 * number,
  });
  add({
    what: 'memory of the server and its darkroom meanwhile',
    posts,
    peak,
    limit: `≤ ${limits.mb} MB`,
    ok: peak <= limits.mb,
  });
  add({
    ...latency(
      'while pictures are made',
      visits.filter(({ began: at }) => at >= began && at < done),
    ),
    ...verdict(visits),
    posts,
  });
}

async function thumbnails(staged: Stage, server: Server, add: Add): Promise<void> {
  const sizes = Map.groupBy(thumbnailFiles(staged), (file) => file.split('.').at(-1)!);
  const means = [...sizes].map(([coding, files]) => {
    const sum = files.reduce((bytes, file) => bytes + statSync(file).size, 0);
    return { coding, mean: sum / files.length };
  });
  const most = Math.max(...means.map(({ mean }) => mean));
  add({
    what: 'a thumbnail, on average',
    figure: means.map(({ coding, mean }) => `${coding} ${(mean / 1000).toFixed(1)} kB`).join(', '),
    limit: `≤ ${limits.thumbnailBytes / 1000} kB`,
    ok: most <= limits.thumbnailBytes,
  });
  const urls = thumbnailFiles(staged).map((file) => `/photos/${file.split('/').slice(-2).join('/')}`);
  const times: number[] = [];
  for (const url of urls) times.push((await requirePage(server.url + url)).ms);
  const middle = median(times);
  add({
    what: `a thumbnail from the cache (median of ${times.length})`,
    wall: milliseconds(middle),
    figure: `at most ${milliseconds(Math.max(...times))}`,
    limit: `≤ ${limits.cachedMs} ms`,
    ok: middle <= limits.cachedMs,
  });
}

/** Everything that a browser loads for a listing with twenty thumbnails. */
async function transfer(server: Server, add: Add): Promise<void> {
  const headers = { 'accept-encoding': 'br' };
  const page = await requirePage(server.url + listing, headers);
  const html = (await requirePage(server.url + listing)).body.toString();
  const shown = [...html.matchAll(/<source type="image\/avif" srcset="([^" ]+)"/g)].map(([, url]) => url!);
  const others = [...html.matchAll(/<(?:link rel="stylesheet" href|script type="module" src)="([^"]+)"/g)].map(([, url]) => url!);
  let bytes = page.body.byteLength;
  for (const url of new Set([...shown, ...others])) bytes += (await requirePage(server.url + url, headers)).body.byteLength;
  add({
    what: `a listing with ${shown.length} thumbnails: page, sheet, script and pictures`,
    figure: `${(bytes / 1000).toFixed(0)} kB, of it the page ${(page.body.byteLength / 1000).toFixed(1)} kB`,
    limit: `≤ ${limits.listingBytes / 1000} kB`,
    ok: bytes <= limits.listingBytes && shown.length === listed,
  });
}
