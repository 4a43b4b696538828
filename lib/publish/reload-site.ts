import { reloadAuthorSheet } from '../author-sheet.ts';
import type { Problem } from '../content/problem.ts';
import { once } from '../once.ts';
import { servedFolder } from '../served-folder.ts';
import { currentSite, readSite, SiteError, siteFile, useSite, type Site } from '../site.ts';

const broken = (): { problems: Problem[] } => once('site-problems', () => ({ problems: [] }));

/** What is wrong with `site.yaml`, as it was read last. */
export const siteProblems = (): Problem[] => broken().problems;

/** `restyled`: the author's sheet is another one, which every page names. */
export type Reloaded = { site: Site; changed: boolean; restyled: boolean; problems: Problem[] };

/**
 * The settings as they are served now; the last good ones while `site.yaml` is broken. `only` are the paths that may have changed (null:
 * all).
 */
export function reloadSite(only: readonly string[] | null): Reloaded {
  const restyled = reloadAuthorSheet(servedFolder(), only);
  const current = currentSite();
  if (only && !only.includes(siteFile)) return { site: current, changed: false, restyled, problems: [] };
  try {
    const { site } = readSite(servedFolder());
    broken().problems = [];
    const changed = JSON.stringify(site) !== JSON.stringify(current);
    return { site: changed ? useSite(site) : current, changed, restyled, problems: [] };
  } catch (error) {
    if (!(error instanceof SiteError)) throw error;
    broken().problems = [...error.problems];
    return { site: current, changed: false, restyled, problems: broken().problems };
  }
}
