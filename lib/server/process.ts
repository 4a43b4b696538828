import { existsSync, mkdirSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { setTimeout } from 'node:timers/promises';
import next from 'next';
import { authSecret } from '../auth-secret.ts';
import { reloadAuthorSheet } from '../author-sheet.ts';
import { forgetOld } from '../comments/moderate.ts';
import { keepRendered } from '../content/kept-bodies.ts';
import { toLine } from '../content/problem.ts';
import { openStore, useStore, type Store } from '../db/open.ts';
import { purger } from '../edge/purger.ts';
import { env, type Env } from '../env.ts';
import { pinGuidBase } from '../feeds/guids.ts';
import { keepFeeds } from '../feeds/last-modified.ts';
import { headOf, readFollowing } from '../git/checkout.ts';
import { GitError, type Checkout } from '../git/command.ts';
import { mendInterrupted } from '../git/mend.ts';
import { forgetChanges } from '../instances/change-log.ts';
import { dropEverywhere } from '../instances/following.ts';
import { joinedWorkIsDone } from '../joined-work.ts';
import { openPostOffice } from '../mail/open-post-office.ts';
import { onceASecond } from '../once-a-second.ts';
import { removeOldCards } from '../photos/cards.ts';
import { darkroom } from '../photos/darkroom.ts';
import { developThumbnails, removeDeparted } from '../photos/derivatives.ts';
import { removeDrafts } from '../photos/drafts.ts';
import { changeAfter } from '../publish/change-after.ts';
import { contentCheckout, renamesSinceSync } from '../publish/content-checkout.ts';
import { learnHistory } from '../publish/history.ts';
import { MassDeletion, noteRefusal } from '../publish/mass-deletion.ts';
import { mirror } from '../publish/mirror.ts';
import { listProblems } from '../publish/problems.ts';
import { isMovedByPushes } from '../publish/pull.ts';
import { commitOf } from '../publish/revision.ts';
import { standingOf, type Standing } from '../publish/standing.ts';
import { noteFailure, notePublished } from '../publish/state.ts';
import { sync } from '../publish/sync.ts';
import { watch } from '../publish/watch.ts';
import { mirrored, servedFolder } from '../served-folder.ts';
import { readSite, siteFile, useSite, type Site } from '../site.ts';
import { structureLog } from '../structured-log.ts';
import { announcePublish } from '../websub/announce.ts';
import { openPinger } from '../websub/pinger.ts';
import { logged } from './access-log.ts';
import { follow, Reports } from './follow.ts';
import { createFront } from './front.ts';
import { joinOthers } from './join-others.ts';
import { enterPhase } from './lifecycle.ts';
import { listen } from './listen.ts';
import { purgeOutdated } from './outdated-edge.ts';
import { Renderer, useRenderer } from './render.ts';
import { onStopSignals } from './stop-signals.ts';
import { ahead, likelyPages } from './warm.ts';

/** Errors shown at the start; `content -- check` shows all of them. */
const shownProblems = 20;

const hour = 60 * 60 * 1000;

/** What is under way at a stop has so long to finish (ms): answers, a publish, mail. */
const grace = 8000;

function say(text: string): void {
  console.log(text);
}

/** Reads the settings in a folder, and the author's sheet. Throws an Error if the folder is not there. */
function readSettings(contentDir: string): Site {
  const { site, missing } = readSite(contentDir);
  if (missing) say(`There is no ${siteFile} in ${contentDir}: titles, zone (UTC) and the rest are defaults.`);
  reloadAuthorSheet(contentDir);
  return useSite(site);
}

/** `checkout` is undefined if git does not say. */
type Commit = { checkout?: Checkout | null; commit?: string };

/** The checkout of the content folder and its commit, after a move that was cut off has been put back. */
async function readCommit(): Promise<Commit> {
  try {
    const checkout = await contentCheckout();
    if (checkout && (await mendInterrupted(checkout))) say('A publish was cut off while files were written; they are put back.');
    if (isMovedByPushes() && !(checkout && (await readFollowing(checkout)).hasRemote))
      say('The content folder is no checkout with a remote: a push publishes it as it lies there.');
    return { checkout, commit: (checkout && (await headOf(checkout))) ?? undefined };
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    console.error(`The content folder is served as it lies there: ${error.message}`);
    return {};
  }
}

/** Brings the store up to the content folder. Gives whether anything was another than before. */
async function index(store: Store, { contentDir }: Env, site: Site, { checkout, commit }: Commit): Promise<boolean> {
  const now = Date.now();
  const renames = () => renamesSinceSync(store.read);
  // Where each change stands is asked for the hub and for other servers alone: no page is served here yet.
  const serving = site.feeds.hub !== null || store.isShared;
  const onProgress = onceASecond((done: number, total: number) => say(`  read ${done} of ${total} files`));
  const report = await sync(store, { contentDir, site, now, serving, renames, commit, onProgress });
  if (report.formerFolder !== null) {
    console.error(
      `DATA_DIR held the blog of ${report.formerFolder} until now: what is not in ${contentDir} is gone from it (410). ` +
        'If these are two blogs, stop, and give each a DATA_DIR of its own.',
    );
  }
  const stored = await listProblems(store, now);
  const files = new Set(stored.map(({ file }) => file));
  const problems = [...stored, ...report.problems.filter(({ file }) => !files.has(file))];
  for (const problem of problems.slice(0, shownProblems)) console.error(`  ${toLine(problem)}`);
  const more = problems.length - shownProblems;
  if (more > 0) console.error(`  … and ${more} more: npm run content -- check`);
  say(`${report.files} files in ${contentDir}, ${report.touched} new or changed, ${problems.length} with an error.`);
  notePublished({ revision: report.revision, failed: problems, heldBack: null });
  const learned = checkout === undefined ? 0 : await learnHistory(store, site, checkout);
  if (store.isShared)
    await dropEverywhere([report.counted], await changeAfter(store, report.changes, report.isReframed ? null : site), () => {});
  if (report.revision.before !== null) await announcePublish(store, site, report.changes);
  if (learned > 0) say(`${learned} addresses of before are known from the history of git.`);
  return report.touched + report.published.length + report.removed.length + report.moved.length > 0;
}

const unheard: Record<Exclude<Standing, 'speaks'>, string> = {
  silent: 'There is nothing in the content folder: what other servers publish is served.',
  behind:
    'Another server has published what this checkout does not have: that is served, and pushes bring the checkout up to it.',
};

/**
 * Puts right what a publish left that was cut off, reads the settings, and brings the store up to the content folder. Gives the settings,
 * and whether anything was another than before.
 */
async function prepare(store: Store, settings: Env): Promise<{ site: Site; isChanged: boolean }> {
  const commit = await readCommit();
  const standing = await standingOf(store, await commitOf(store.read), async () => commit.checkout ?? null);
  const takeAway = standing === 'speaks' && store.isShared ? await mirror(mirrored(), null) : null;
  if (standing === 'silent' && !existsSync(servedFolder()))
    throw new Error(
      `There is nothing in ${settings.contentDir}, and no other server has put what it publishes into ${settings.dataDir}.`,
    );
  const site = readSettings(servedFolder());
  if (standing !== 'speaks') {
    say(unheard[standing]);
    return { site, isChanged: false };
  }
  const isChanged = await indexOrKeep(store, settings, site, commit);
  if (isChanged !== null) await takeAway?.();
  return { site, isChanged: isChanged ?? false };
}

/** What most of the posts have gone from is served as it was: then it gives null. */
async function indexOrKeep(...parameters: Parameters<typeof index>): Promise<boolean | null> {
  try {
    return await index(...parameters);
  } catch (error) {
    if (!(error instanceof MassDeletion)) throw error;
    noteRefusal(error);
    noteFailure(error);
    console.error(error.message);
    return null;
  }
}

/** Makes the pages ahead that readers are likely to open, if there is a renderer to make them; what is asked for later has its place behind them. */
async function warmUp(store: Store, renderer: Renderer | null, stopped: AbortSignal): Promise<void> {
  ahead().add(await likelyPages(store));
  if (renderer) await ahead().work(renderer, stopped);
}

const isClosed = (server: Server): Promise<void> => new Promise((resolve) => server.close(() => resolve()));

/**
 * Runs the server until a signal ends it: port, checkout, settings, store, index, front, watcher, warm-up, in this order. `root` is the
 * folder with the build; with `dev`, Next compiles on demand and keeps no page. Throws if it cannot start, with a message
 * for the operator.
 */
export async function serve(root: string, dev: boolean): Promise<void> {
  const settings = env();
  if (settings.logFormat === 'json') structureLog();
  const stopping = onStopSignals(settings.drainSeconds);
  // Before anything is touched: a server that has this port already may be at work on it.
  const { server, connections } = await listen(settings.port);
  // Made by the account that serves, before a command of another one could make it, and for that account alone.
  mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
  authSecret();
  const store = useStore(await openStore(settings.database));
  const leaveOthers = await joinOthers(store, root);
  await pinGuidBase(store, settings.siteUrl);
  // Next listens for upgrades at a server: ours, by its first request, if it is given none. Those would not come to the front.
  const app = next({ dev, dir: root, hostname: 'localhost', port: settings.port, httpServer: createServer() });
  const reports = new Reports();
  // Watched before it is read: what is saved in between is not missed.
  const unwatch = existsSync(settings.contentDir)
    ? await watch(settings.contentDir, settings.dataDir, reports.add)
    : async () => {};
  // Alone, because another server may be at work on the same checkout.
  const [{ site, isChanged }] = await Promise.all([store.alone('publish', () => prepare(store, settings)), app.prepare()]);
  const handler = app.getRequestHandler() as RequestListener;
  const renderer = useRenderer(new Renderer(handler, new URL(settings.siteUrl).host));
  const front = createFront({ next: handler, renderer, contentDir: servedFolder(), root, dev });
  connections.answerBy(settings.logRequests ? logged(front) : front);
  enterPhase('serving');
  if (dev) server.on('upgrade', app.getUpgradeHandler());
  const purgeOwn = await purgeOutdated(store, { root, site, isChanged });
  const office = openPostOffice(store);
  const pinger = openPinger(store);
  const forget = (): void => {
    forgetOld(store, Date.now()).catch(console.error);
    if (store.isShared) forgetChanges(store.write).catch(console.error);
    removeDeparted(store, Date.now()).catch(console.error);
    removeOldCards().catch(console.error);
  };
  forget();
  setInterval(forget, hour).unref();
  removeDrafts(Date.now()).catch(console.error);
  const unfollow = follow({ reports, store, renderer, contentDir: settings.contentDir });
  void developThumbnails(store);
  say(`${site.title}: ${settings.siteUrl}`);
  const stopped = new AbortController();
  // Readers are served by now: a store that is lost at this moment is no reason to end.
  const warmed = warmUp(store, dev ? null : renderer, stopped.signal).catch(console.error);
  stopping.stop = async () => {
    enterPhase('stopping');
    connections.letGo();
    // A balancer that asks for our health sends readers elsewhere meanwhile.
    await setTimeout(settings.drainSeconds * 1000);
    stopped.abort();
    const followed = unfollow();
    await unwatch();
    const closed = isClosed(server);
    connections.endIdle();
    darkroom().retire();
    const finished = Promise.all([closed, warmed, followed, joinedWorkIsDone(), office.stop(), pinger.stop()])
      .then(purgeOwn)
      // What was under way may have dropped pages.
      .then(() => purger().stop());
    await Promise.race([finished, setTimeout(grace, undefined, { ref: false })]);
    // Who sends a request byte by byte, or does not read the answer, holds nobody else up.
    server.closeAllConnections();
    darkroom().close();
    await keepRendered(store);
    await keepFeeds(store);
    leaveOthers();
    await store.close();
  };
}
