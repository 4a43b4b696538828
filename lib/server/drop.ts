import { purger } from '../edge/purger.ts';
import { pages } from './pages.ts';

/**
 * Drops pages from the memory of this process, and whatever is being rendered for them; feeds are old too from now on. Caches in front are
 * told then, each by every server that drops a page: of two, the one may have given an old page to the cache after the other had
 * purged it.
 */
export function drop(urls: readonly string[]): void {
  for (const url of urls) pages().invalidate(url);
  if (urls.length === 0) pages().touch();
  purger().purge(urls);
}

/** Any page may be old: each is made anew when it is asked for next, or else given as it was. */
export function doubtAll(): void {
  pages().doubt();
  purger().purgeAll();
}

/** Drops every page. */
export function dropAll(): void {
  pages().clear();
  purger().purgeAll();
}
