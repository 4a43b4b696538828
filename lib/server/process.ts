import { createServer, type RequestListener, type Server } from 'node:http';
import next from 'next';
import { keepRendered } from '../content/kept-bodies.ts';
import { toLine } from '../content/problem.ts';
import { openStore, useStore, type Store } from '../db/open.ts';
import { env, type Env } from '../env.ts';
import { listProblems, nextDue, sync } from '../publish/sync.ts';
import { processToken } from '../publish/token.ts';
import { watch } from '../publish/watch.ts';
import { readSite, siteFile, useSite, type Site } from '../site.ts';
import * as urls from '../urls.ts';
import { createFront } from './front.ts';
import { Renderer } from './render.ts';
import { warm } from './warm.ts';

/** Errors shown at the start; `content -- check` shows all of them. */
const shownProblems = 20;

/** After a publish that failed, the next attempt (ms). */
const retry = 5000;

/** Requests that are under way at a stop have so long to finish (ms). */
const grace = 10_000;

function say(text: string): void {
  console.log(text);
}

function readSettings(contentDir: string): Site {
  const { site, missing } = readSite(contentDir);
  if (missing) say(`There is no ${siteFile} in ${contentDir}: titles, zone (UTC) and the rest are defaults.`);
  return useSite(site);
}

/** Work of more than a second says how far it is, once a second. */
function progress(): (done: number, total: number) => void {
  let shown = Date.now();
  return (done, total) => {
    if (Date.now() - shown < 1000) return;
    shown = Date.now();
    say(`  read ${done} of ${total} files`);
  };
}

async function index(store: Store, { contentDir }: Env, site: Site, now: number): Promise<void> {
  const report = await sync(store, { contentDir, site, now, serving: false, onProgress: progress() });
  const stored = await listProblems(store);
  const files = new Set(stored.map(({ file }) => file));
  const problems = [...stored, ...report.problems.filter(({ file }) => !files.has(file))];
  for (const problem of problems.slice(0, shownProblems)) console.error(`  ${toLine(problem)}`);
  const more = problems.length - shownProblems;
  if (more > 0) console.error(`  … and ${more} more: npm run content -- check`);
  say(`${report.files} files in ${contentDir}, ${report.touched} new or changed, ${problems.length} with an error.`);
}

const isClosed = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

const notYet: RequestListener = (_, response) => {
  response.writeHead(503, { 'Content-Type': 'text/plain; charset=utf-8', 'Retry-After': '1' }).end('The blog is starting.\n');
};

/** Takes the port, and asks whoever comes to wait until there is a front. */
async function listen(port: number): Promise<Server> {
  const server = createServer({ keepAliveTimeout: 65_000, headersTimeout: 10_000, requestTimeout: 30_000 }, notYet);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is taken. Set PORT to another one.`) : error),
    );
    server.listen(port, resolve);
  });
  return server;
}

/** Collects what the watcher reports until there is somebody to tell. */
class Reports {
  #paths: Set<string> | null = new Set();
  #listener: ((paths: string[] | null) => void) | null = null;

  readonly add = (paths: string[] | null): void => {
    if (this.#listener) return this.#listener(paths);
    if (!paths) this.#paths = null;
    for (const path of paths ?? []) this.#paths?.add(path);
  };

  tell(listener: (paths: string[] | null) => void): void {
    this.#listener = listener;
    if (this.#paths === null || this.#paths.size > 0) listener(this.#paths && [...this.#paths]);
  }
}

/** Reports changed files to the publish route, and each second the posts whose time has come since `indexed` (ms UTC). */
function follow(reports: Reports, store: Store, renderer: Renderer, indexed: number): NodeJS.Timeout {
  const publish = async (only: string[] | null): Promise<void> => {
    const headers = { authorization: `Bearer ${processToken()}`, 'content-type': 'application/json' };
    const status = await renderer.request('POST', urls.publish(), headers, JSON.stringify(only ? { only } : {})).catch(() => 500);
    if (status === 200) return;
    // What was reported is not lost: everything is compared, until it succeeds.
    console.error(`A change could not be published; it is tried again in ${retry / 1000} s.`);
    setTimeout(() => void publish(null), retry).unref();
  };
  reports.tell((paths) => void publish(paths));
  let looked = indexed;
  const look = async (): Promise<void> => {
    const now = Date.now();
    const due = await nextDue(store, looked);
    looked = now;
    if (due !== null && due <= now) await publish([]);
  };
  return setInterval(() => void look().catch(console.error), 1000);
}

/**
 * Runs the server until a signal ends it: settings, port, store, index, front, watcher, warm-up, in this order. `root` is the
 * folder with the build; with `dev`, Next compiles on demand and keeps no page. Throws if it cannot start, with a message
 * for the operator.
 */
export async function serve(root: string, dev: boolean): Promise<void> {
  const settings = env();
  const site = readSettings(settings.contentDir);
  // Before the store is touched: a server that has this port already may be reading it.
  const server = await listen(settings.port);
  const store = useStore(await openStore(settings.databaseFile));
  const app = next({ dev, dir: root, hostname: 'localhost', port: settings.port });
  const reports = new Reports();
  // Watched before it is read: what is saved in between is not missed.
  const unwatch = await watch(settings.contentDir, reports.add);
  const indexed = Date.now();
  await Promise.all([index(store, settings, site, indexed), app.prepare()]);
  const handler = app.getRequestHandler() as RequestListener;
  const renderer = new Renderer(handler, new URL(settings.siteUrl).host);
  const front = createFront({ next: handler, renderer, contentDir: settings.contentDir, root, dev });
  server.off('request', notYet).on('request', front);
  if (dev) server.on('upgrade', app.getUpgradeHandler());
  const clock = follow(reports, store, renderer, indexed);
  say(`${site.title}: ${settings.siteUrl}`);
  const stopped = new AbortController();
  const warmed = dev ? Promise.resolve() : warm(store, renderer, stopped.signal).catch(console.error);
  const stop = async (): Promise<void> => {
    stopped.abort();
    clearInterval(clock);
    setTimeout(() => process.exit(1), grace).unref();
    await unwatch();
    const closed = isClosed(server);
    server.closeIdleConnections();
    await Promise.all([closed, warmed]);
    await keepRendered(store);
    await store.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop().catch(() => process.exit(1)));
}
