import { availableParallelism } from 'node:os';
import { ensureBuilt } from '../built.ts';
import { isHit, requirePage, type Answer } from '../http.ts';
import { pagesPerSecond, startNginx } from '../load.ts';
import { isInstalled } from '../processes.ts';
import { count, progress, type Add, type Options } from '../report.ts';
import { startNext, startWaypost, untilIdle, type Server } from '../server.ts';
import { stage } from '../stage.ts';
import { median } from '../statistics.ts';

type Target = {
  name: string;
  url: string;
  headers?: Record<string, string>;
  server: Server;
  rates: number[];
  /** CPU seconds of the server in each round: less than the round took if the load could not keep it busy. */
  cpus: number[];
};

const rounds = 3;
const seconds = 5;
const serverCore = 0;
const loadCore = 1;
const brotli = { 'Accept-Encoding': 'br' };

/** Cached pages a second: one core for the server, one for the load, all servers in turns. */
export async function pages({ posts }: Options, add: Add): Promise<void> {
  const reason = await whyNot();
  if (reason) return add({ what: 'cached pages a second', figure: reason });
  await ensureBuilt();
  const servers: Server[] = [];
  try {
    const targets = await startTargets(posts, servers, add);
    await measureInTurns(targets);
    addRows(targets, posts, add);
  } finally {
    for (const server of servers) await server.stop();
  }
}

async function whyNot(): Promise<string | undefined> {
  if (!(await isInstalled('wrk'))) return 'skipped: wrk is missing (apt-get install wrk)';
  if (!(await isInstalled('taskset'))) return 'skipped: taskset is missing (apt-get install util-linux)';
  if (availableParallelism() < 2) return 'skipped: it needs two cores';
  return undefined;
}

async function startTargets(posts: number, servers: Server[], add: Add): Promise<Target[]> {
  const staged = await stage(posts);
  const post = staged.posts[Math.floor(posts / 2)];
  if (!post) throw new Error('a corpus without posts');
  const opened = async (server: Promise<Server>) => {
    servers.push(await server);
    return server;
  };
  const waypost = await opened(startWaypost(staged, { core: serverCore }));
  await untilIdle(waypost);
  const url = waypost.url + post.url;
  const plain = await settled(url, {}, 'Waypost');
  const packed = await settled(url, brotli, 'Waypost');
  if (packed.headers['content-encoding'] !== 'br') throw new Error(`${url} was not sent as brotli`);
  const targets: Target[] = [
    { name: `Waypost, ${count(plain.body.length)} bytes`, url, ...none(waypost) },
    { name: `Waypost, brotli, ${count(packed.body.length)} bytes`, url, headers: brotli, ...none(waypost) },
  ];
  if (await isInstalled('nginx')) {
    const nginx = await opened(startNginx(plain.body, serverCore));
    targets.push({ name: 'nginx', url: `${nginx.url}/page.html`, ...none(nginx) });
  } else {
    add({ what: 'cached pages a second: nginx', figure: 'skipped: nginx is missing (apt-get install nginx-light)' });
  }
  const next = await opened(startNext(staged, serverCore));
  await settled(next.url + post.url, {}, 'next start');
  await untilIdle(next);
  targets.push({ name: 'next start', url: next.url + post.url, ...none(next) });
  return targets;
}

const none = (server: Server) => ({ server, rates: [], cpus: [] });

/** The page as it is once it is cached; a page made anew for each visit would make the comparison untrue. */
async function settled(url: string, headers: Record<string, string>, name: string): Promise<Answer> {
  await requirePage(url, headers);
  const answer = await requirePage(url, headers);
  if (!isHit(answer)) throw new Error(`${name} does not serve ${url} from a cache on the second visit`);
  return answer;
}

async function measureInTurns(targets: readonly Target[]): Promise<void> {
  for (const { url, headers } of targets) await pagesPerSecond({ url, headers, core: loadCore, seconds: 1 });
  for (let round = 1; round <= rounds; round++) {
    for (const { name, url, headers, server, rates, cpus } of targets) {
      progress(`pages a second, round ${round} of ${rounds}: ${name}`);
      const before = server.cpuSeconds();
      rates.push(await pagesPerSecond({ url, headers, core: loadCore, seconds }));
      cpus.push(server.cpuSeconds() - before);
    }
  }
}

type Comparison = {
  name: string;
  least: number;
  /** Of the rates that ours and the other had in one round. */
  ratio: (ours: number, other: number) => number;
  text: (ratio: number) => string;
};

const comparisons: readonly Comparison[] = [
  { name: 'Waypost, brotli', least: 0.97, ratio: (ours, other) => other / ours, text: (r) => `${r.toFixed(2)}× plain` },
  { name: 'nginx', least: 0.4, ratio: (ours, other) => ours / other, text: (r) => `ours ${r.toFixed(2)}×` },
  { name: 'next start', least: 15, ratio: (ours, other) => ours / other, text: (r) => `ours ${r.toFixed(1)}×` },
];

function addRows(targets: readonly Target[], posts: number, add: Add): void {
  const ours = targets[0]?.rates ?? [];
  for (const { name, rates, cpus } of targets) {
    const range = `${count(Math.min(...rates))} to ${count(Math.max(...rates))}`;
    const row = {
      what: `cached pages a second: ${name}`,
      posts,
      cpu: median(cpus),
      wall: `${seconds} s`,
      figure: `${count(median(rates))}/s (${range})`,
    };
    const comparison = comparisons.find((each) => name.startsWith(each.name));
    if (!comparison) {
      add(row);
      continue;
    }
    const { least, ratio, text } = comparison;
    // Two rates of one round stand close in time: a machine that was slow then was slow for both.
    const middle = median(rates.map((rate, round) => ratio(ours[round] ?? Number.NaN, rate)));
    add({ ...row, figure: `${text(middle)}, ${row.figure}`, limit: `≥ ${least}×`, ok: middle >= least });
  }
}
