import { ensureBuilt } from '../built.ts';
import { startNginx } from '../load.ts';
import { isInstalled } from '../processes.ts';
import { count, type Add, type Options } from '../report.ts';
import { startNext, startWaypost, untilIdle, type Server } from '../server.ts';
import { stage } from '../stage.ts';
import { brotli, measureInTurns, none, rateRow, ratioOf, serverCore, settled, whyNot, withRatio, type Target } from '../turns.ts';

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

type Comparison = {
  name: string;
  least: number;
  ratio: (ours: Target, other: Target) => number;
  text: (ratio: number) => string;
};

const comparisons: readonly Comparison[] = [
  { name: 'Waypost, brotli', least: 0.97, ratio: (ours, other) => ratioOf(other, ours), text: (r) => `${r.toFixed(2)}× plain` },
  { name: 'nginx', least: 0.4, ratio: ratioOf, text: (r) => `ours ${r.toFixed(2)}×` },
  { name: 'next start', least: 15, ratio: ratioOf, text: (r) => `ours ${r.toFixed(1)}×` },
];

function addRows(targets: readonly Target[], posts: number, add: Add): void {
  for (const target of targets) {
    const row = rateRow(`cached pages a second: ${target.name}`, posts, target);
    const comparison = comparisons.find(({ name }) => target.name.startsWith(name));
    if (!comparison) {
      add(row);
      continue;
    }
    const { least, text } = comparison;
    const ratio = comparison.ratio(targets[0]!, target);
    add(withRatio(row, text(ratio), { ratio, least }));
  }
}
