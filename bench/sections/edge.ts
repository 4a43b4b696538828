import { rm } from 'node:fs/promises';
import { edgeCommand, packagesOf, type EdgeKind } from '../../scale/edges.ts';
import { ensureDebian } from '../../scale/services.ts';
import { ensureBuilt } from '../built.ts';
import { fetchPage, requirePage } from '../http.ts';
import { startNginx } from '../load.ts';
import type { Add, Options, Row } from '../report.ts';
import { freePort, startNode, startWaypost, startWeb, untilIdle, type Server } from '../server.ts';
import { stage } from '../stage.ts';
import {
  brotli,
  measureInTurns,
  none,
  rateRow,
  ratioOf,
  ratioPerCpu,
  serverCore,
  settled,
  whyNot,
  withRatio,
  type Target,
} from '../turns.ts';

const kinds = ['nginx', 'Varnish'] as const;

/**
 * Pages a second of one instance alone, and from the caches of `deploy/` in front of it, beside nginx serving the same bytes from disk; and of
 * Node's own server with the same bytes and headers, which one instance can come near.
 */
export async function edge({ posts }: Options, add: Add): Promise<void> {
  const reason = await whyNot();
  if (reason) return add({ what: 'pages a second at the edge', figure: reason });
  if (!ensureDebian(packagesOf.nginx)) return add({ what: 'pages a second at the edge', figure: 'skipped: nginx is missing' });
  await ensureBuilt();
  const stops: (() => Promise<void>)[] = [];
  try {
    const targets = await startTargets(posts, stops);
    await measureInTurns(targets);
    const [disk, node, alone] = targets as [Target, Target, Target];
    add(rateRow(`pages a second: ${disk.name}`, posts, disk));
    for (const [index, target] of targets.slice(1).entries()) add(rowBeside(disk, target, posts, least[index]));
    add(rowBeside(node, alone, posts, leastOfNode));
  } finally {
    for (const stop of stops.toReversed()) await stop();
  }
}

/** What a share of nginx from disk is to be: of Node's server (as it comes), of the instance alone, of nginx's cache, of Varnish. */
const least = [undefined, 0.4, 0.4, 0.15];

/** What a share of Node's server one instance is to be. */
const leastOfNode = 0.7;

function rowBeside(other: Target, target: Target, posts: number, least?: number): Row {
  const row = rateRow(`pages a second: ${target.name}`, posts, target);
  const ratio = ratioOf(target, other);
  const text = `${ratio.toFixed(2)} of ${other.name} (${ratioPerCpu(target, other).toFixed(2)} by the server's CPU)`;
  return withRatio(row, text, { ratio, least });
}

async function startTargets(posts: number, stops: (() => Promise<void>)[]): Promise<Target[]> {
  const staged = await stage(posts);
  const post = staged.posts[Math.floor(posts / 2)];
  if (!post) throw new Error('a corpus without posts');
  const opened = async (starting: Promise<Server>): Promise<Server> => {
    const server = await starting;
    stops.push(server.stop);
    return server;
  };
  const ports = { nginx: await freePort(), Varnish: await freePort() };
  const more = { EDGE_PURGE_URL: kinds.map((kind) => `http://127.0.0.1:${ports[kind]}`).join(' ') };
  const waypost = await opened(startWaypost(staged, { core: serverCore, more }));
  await untilIdle(waypost);
  const { body } = await settled(waypost.url + post.url, brotli, 'Waypost');
  const disk = await opened(startNginx(body, serverCore));
  const node = await opened(startNode(waypost.url + post.url, serverCore));
  const targets: Target[] = [
    { name: 'nginx from disk', url: `${disk.url}/page.html`, ...none(disk) },
    { name: 'Node alone, same headers', url: node.url, headers: brotli, ...none(node) },
    { name: 'one instance alone', url: waypost.url + post.url, headers: brotli, ...none(waypost) },
  ];
  for (const kind of kinds) {
    if (!ensureDebian(packagesOf[kind])) continue;
    const server = await opened(startEdge(kind, ports[kind], Number(new URL(waypost.url).port), stops));
    const url = server.url + post.url;
    await keptAt(url, body);
    targets.push({ name: `through ${kind === 'nginx' ? "nginx's cache" : kind}`, url, headers: brotli, ...none(server) });
  }
  return targets;
}

/** An edge on the core of the servers; its second instance is a port where nobody listens. */
async function startEdge(kind: EdgeKind, port: number, instance: number, stops: (() => Promise<void>)[]): Promise<Server> {
  const { command, args, folder } = await edgeCommand(kind, port, [instance, await freePort()], 1);
  stops.push(() => rm(folder, { recursive: true, force: true }));
  return startWeb({ command, args, port, core: serverCore });
}

/** Asks for a page until it comes out of the edge's memory: what was purged at the start of Waypost is purged once more a little later. */
async function keptAt(url: string, body: Buffer): Promise<void> {
  const deadline = performance.now() + 60_000;
  for (let kept = 0; kept < 500;) {
    if (performance.now() > deadline) throw new Error(`${url} is not kept at the edge`);
    const { headers } = await fetchPage(url, brotli);
    kept = /edge; hit/.test(String(headers['cache-status'])) ? kept + 1 : 0;
  }
  const answer = await requirePage(url, brotli);
  if (!answer.body.equals(body)) throw new Error(`${url} is another page at the edge`);
}
