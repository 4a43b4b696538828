import { toLine, type Problem } from '../content/problem.ts';
import { forgetRelatedPosts } from '../content/related.ts';
import { store } from '../db/open.ts';
import { env } from '../env.ts';
import { once } from '../once.ts';
import { currentSite, readSite, SiteError, siteFile, useSite, type Site } from '../site.ts';
import { oldPages } from './old-pages.ts';
import { revalidate, revalidateAll } from './revalidate.ts';
import { sync } from './sync.ts';

/** What a publish did: URLs that are rendered afresh, or `all`; errors of the files it read; how long it took (ms). */
export type PublishReport = { touched: number; problems: Problem[]; urls: string[] | 'all'; milliseconds: number };

type Waiting = { only: Set<string> | null; promise: Promise<PublishReport> };
type Queue = { running: Promise<unknown>; waiting: Waiting | null };

const queue = (): Queue => once('publish', () => ({ running: Promise.resolve(), waiting: null }));

/**
 * Brings the store and the pages up to the content folder. `only` names the paths in it that may have changed; without
 * it, everything is compared. One publish runs at a time; what is asked for meanwhile is joined into the next one.
 */
export function publish(only?: readonly string[]): Promise<PublishReport> {
  const line = queue();
  if (line.waiting) {
    if (!only) line.waiting.only = null;
    for (const path of only ?? []) line.waiting.only?.add(path);
    return line.waiting.promise;
  }
  const mine: Waiting = { only: only ? new Set(only) : null, promise: Promise.prototype as never };
  mine.promise = line.running.then(() => {
    line.waiting = null;
    return run(mine.only ? [...mine.only] : undefined).catch((error: unknown) => {
      // How far it came is not known, so no page may be trusted.
      dropEverything();
      throw error;
    });
  });
  line.waiting = mine;
  line.running = mine.promise.catch(() => {});
  return mine.promise;
}

function dropEverything(): void {
  forgetRelatedPosts();
  revalidateAll();
}

async function run(only: string[] | undefined): Promise<PublishReport> {
  const started = performance.now();
  const opened = store();
  const { site, changed, problems } = reloadSite(only);
  const report = await sync(opened, {
    contentDir: env().contentDir,
    site,
    now: Date.now(),
    serving: true,
    only: changed ? undefined : only,
  });
  problems.push(...report.problems);
  for (const problem of problems) console.error(toLine(problem));
  const urls = report.changes && !changed ? [...(await oldPages(opened.read, report.changes, site))] : 'all';
  if (urls === 'all') dropEverything();
  else revalidate(urls);
  return { touched: report.touched, problems, urls, milliseconds: Math.round(performance.now() - started) };
}

/** The settings as they are now; the last good ones while `site.yaml` is broken. */
function reloadSite(only: string[] | undefined): { site: Site; changed: boolean; problems: Problem[] } {
  const current = currentSite();
  if (only && !only.includes(siteFile)) return { site: current, changed: false, problems: [] };
  try {
    const { site } = readSite(env().contentDir);
    const changed = JSON.stringify(site) !== JSON.stringify(current);
    return { site: changed ? useSite(site) : current, changed, problems: [] };
  } catch (error) {
    if (!(error instanceof SiteError)) throw error;
    return { site: current, changed: false, problems: [...error.problems] };
  }
}
