import { revalidatePath } from 'next/cache';
import { purger } from '../edge/purger.ts';
import { pages } from '../server/pages.ts';

/**
 * Drops these pages, and whatever is being rendered for them. At once, not when the request is over:
 * who is told that a publish is done must not meet an old page. Caches in front are told then, each by every instance that drops a page: of
 * two, the one may have given an old page to the cache after the other had purged it.
 */
export function revalidate(urls: Iterable<string>): void {
  const dropped = [...urls];
  for (const url of dropped) {
    pages().invalidate(url);
    revalidatePath(url);
  }
  purger().purge(dropped);
}

/** Drops every page: the settings have changed, which all of them show. */
export function revalidateAll(): void {
  pages().clear();
  revalidatePath('/', 'layout');
  purger().purgeAll();
}
