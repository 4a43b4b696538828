import { complain, complaintsAreOver } from '../complain.ts';
import { toLine, type Problem } from '../content/problem.ts';
import { store, type Store } from '../db/open.ts';
import { purger } from '../edge/purger.ts';
import { env } from '../env.ts';
import { GitError } from '../git/command.ts';
import { JoinedWork } from '../joined-work.ts';
import { once } from '../once.ts';
import { developThumbnails } from '../photos/derivatives.ts';
import { mirrored } from '../served-folder.ts';
import { ahead } from '../server/warm.ts';
import { currentSite } from '../site.ts';
import * as urls from '../urls.ts';
import { announcePublish } from '../websub/announce.ts';
import { contentCheckout, mendCutOff, renamesSinceSync } from './content-checkout.ts';
import { distrustEverything, dropOldPages } from './drop-pages.ts';
import type { Move } from './ledger.ts';
import { countRemovals, justRemoved, MassDeletion, noteRefusal, standingRefusal } from './mass-deletion.ts';
import { mirror } from './mirror.ts';
import { moveCheckout } from './move-checkout.ts';
import { passOn } from './passed-on.ts';
import { listProblems } from './problems.ts';
import { askForPull, fetchNewest, stillNewest, tryPullAgain, type Fetched } from './pull.ts';
import { reloadSite, siteProblems, type Reloaded } from './reload-site.ts';
import { commitOf, type Revision } from './revision.ts';
import { standingOf, type Standing } from './standing.ts';
import { notingPublish, publishState, type HeldBack } from './state.ts';
import { PublishedMeanwhile, sync, type SyncReport } from './sync.ts';

/** What a publish did. */
export type PublishReport = {
  revision: Revision;
  /** URLs of documents that came, or changed where they are. */
  published: string[];
  removed: string[];
  moved: Move[];
  /** Every file that has an error, until it is mended: its last good version stays. */
  failed: Problem[];
  /** Why something that was saved is not published, though the rest is; null if all is. */
  heldBack: HeldBack | null;
  /** URLs whose page is made afresh, or `all`. */
  urls: string[] | 'all';
  /** Was the push passed on to the servers that have a checkout, because this one has none? */
  passedOn: boolean;
  /** How long it took, without waiting for the remote; and how long that took. */
  milliseconds: number;
  fetchMilliseconds: number;
};

/** More paths than these are not asked for one by one. */
const mostNamed = 1000;

/** Posts, and paths, that are made ahead after a publish. */
const mostAhead = 100;

/** What is to be published: paths in the content folder that may have changed (null: all of it), a fetched commit. */
type Request = { only: readonly string[] | null; fetched: Fetched | null; force: boolean };

/** What one publish did, without what its callers know; and how long it took. */
type Done = Omit<PublishReport, 'fetchMilliseconds' | 'milliseconds' | 'passedOn'>;
type Timed = Done & Pick<PublishReport, 'milliseconds'>;

export type PublishOptions = {
  /** Paths in the content folder that may have changed; without it, everything is compared. */
  only?: readonly string[];
  /** Has another server passed it on? Then it goes no further. */
  passedOn?: boolean;
  /** Fetch first, and move the checkout to what the remote has. */
  pull?: boolean;
  /** May more than half of the posts go? */
  force?: boolean;
};

const join = (one: Request, other: Request): Request => ({
  only: one.only && other.only && [...new Set([...one.only, ...other.only])],
  fetched: other.fetched ?? one.fetched,
  force: one.force || other.force,
});

const queue = (): JoinedWork<Request, Timed> =>
  once('publish', () => new JoinedWork((request: Request) => notingPublish(() => run(request)), join));

/**
 * Brings the store and the pages up to the content folder. One publish runs at a time, on all servers together; what is asked for
 * meanwhile is joined into the next one. Throws a GitError if a pull failed, a MassDeletion if most of the posts would go; then nothing changed.
 */
export async function publish({
  only,
  pull = false,
  force = false,
  passedOn: isPassed = false,
}: PublishOptions = {}): Promise<PublishReport> {
  const started = performance.now();
  const passedOn = pull && !isPassed && (await passOn(store()));
  const fetched = pull && !passedOn ? await fetchNewest() : null;
  const fetchMilliseconds = Math.round(performance.now() - started);
  // The files that a commit changes are known when the checkout moves.
  const report = await queue().ask({ only: fetched ? (only ?? []) : (only ?? null), fetched, force });
  return { ...report, passedOn, fetchMilliseconds };
}

async function run(request: Request): Promise<Timed> {
  const started = performance.now();
  try {
    const opened = store();
    const attempt = (): Promise<Done> => opened.alone('publish', () => publishNow(request, opened));
    const report = await attempt().catch((error: unknown) => {
      // The lock was lost on the way, with the connection that held it.
      if (error instanceof PublishedMeanwhile) return attempt();
      throw error;
    });
    return { ...report, milliseconds: Math.round(performance.now() - started) };
  } catch (error) {
    if (error instanceof MassDeletion) noteRefusal(error);
    else if (request.fetched) tryPullAgain();
    if (error instanceof MassDeletion || error instanceof GitError) throw error;
    distrustEverything(error);
    throw error;
  }
}

async function publishNow(asked: Request, opened: Store): Promise<Done> {
  const request = { ...asked, fetched: await stillNewest(opened, asked.fetched) };
  const published = await commitOf(opened.read);
  const standing = request.fetched ? 'speaks' : await standingOf(opened, published, contentCheckout);
  // Who says so by force knows which is the newer one.
  if (standing === 'silent' || (standing === 'behind' && !request.force)) return publishDue(opened, standing, request);
  complaintsAreOver('publish');
  // Whoever was moving this checkout died over it: what was pushed is wanted all the same.
  if (opened.isShared && (await mendCutOff())) askForPull();
  const moved = await moveCheckout(request, opened, published);
  const takeAway = opened.isShared ? await mirror(mirrored(), moved.only) : null;
  // What servers share may be another's, whose change has not been applied here yet.
  const { site, changed, restyled, problems } = reloadSite(opened.isShared ? null : moved.only);
  try {
    const report = await sync(opened, {
      contentDir: env().contentDir,
      site,
      now: Date.now(),
      serving: true,
      // To ask for each of very many files takes longer than to look at all of them.
      only: changed || (moved.only?.length ?? 0) > mostNamed ? undefined : (moved.only ?? undefined),
      renames: moved.renames ?? (() => renamesSinceSync(opened.read)),
      commit: moved.commit,
      ...(opened.isShared && { decidedOn: published }),
      force: request.force,
      justRemoved: justRemoved(),
    });
    await takeAway?.();
    // What was meant makes nothing else look like a mistake.
    if (!request.force) countRemovals(report.postsRemoved - report.postsAdded);
    const reason = await standingRefusal(opened.read, env().contentDir);
    return await show(
      opened,
      report,
      { site, changed, restyled, problems },
      reason === null ? null : { reason, isTriedAgain: false },
    );
  } catch (error) {
    if (changed || restyled) distrustEverything(error);
    if (error instanceof MassDeletion) await moved.undo?.();
    throw error;
  }
}

/** Shows what a sync has changed: old pages go, caches and the hub are told, what readers are likely to open is made. Gives the report. */
async function show(
  opened: Store,
  report: SyncReport,
  { site, changed, restyled, problems }: Reloaded,
  heldBack: HeldBack | null,
): Promise<Done> {
  const urls = await dropOldPages(opened, report, changed || restyled || report.isReframed ? null : site);
  await purger().told();
  await announcePublish(opened, site, changed ? null : report.changes);
  ahead().add(likelyAfter(report));
  void developThumbnails(opened);
  const { revision, published, removed, moved } = report;
  return { revision, published, removed, moved, failed: await collectFailed(opened, report, problems), heldBack, urls };
}

/** Errors that this publish met are logged; those of files that it did not read are told too, until they are mended. */
async function collectFailed(opened: Store, report: SyncReport, problems: Problem[]): Promise<Problem[]> {
  const fresh = [...problems, ...report.problems];
  for (const problem of fresh) console.error(toLine(problem));
  const files = new Set(fresh.map(({ file }) => file));
  const others = [...siteProblems(), ...(await listProblems(opened, Date.now()))];
  return [...fresh, ...others.filter(({ file }) => !files.has(file))];
}

const behind: HeldBack = {
  reason:
    'What is saved here is not published: this checkout is not what was published last, nor newer. Pull, or publish with --force.',
  isTriedAgain: true,
};

/**
 * A server whose own folder has nothing to say publishes the posts whose time has come: they are in the store. It is no fault that it is behind
 * others, until something is saved there.
 */
async function publishDue(opened: Store, standing: Standing, { only }: Request): Promise<Done> {
  const isHeldBack = standing === 'behind' && ((only?.length ?? 0) > 0 || publishState().failing?.isTriedAgain === true);
  if (standing === 'behind') complain('publish', behind.reason);
  const reloaded = { site: currentSite(), changed: false, restyled: false, problems: [] };
  const due = { contentDir: env().contentDir, site: reloaded.site, now: Date.now(), serving: true, only: [], dueOnly: true };
  return show(opened, await sync(opened, due), reloaded, isHeldBack ? behind : null);
}

/** What readers are likely to open now: home, the paths of what was published, and the posts if they are not very many. */
function likelyAfter({ published, moved }: SyncReport): string[] {
  const posts = [...published, ...moved.map(({ to }) => to)];
  const paths = new Set(posts.flatMap((url) => urls.pathsAbove(url)));
  return posts.length === 0 ? [] : [...new Set([urls.home(), ...posts.slice(0, mostAhead), ...[...paths].slice(0, mostAhead)])];
}
