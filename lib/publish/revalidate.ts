import { revalidatePath } from 'next/cache';
import { pages } from '../server/pages.ts';

/**
 * Drops these pages, and whatever is being rendered for them. At once, not when the request is over:
 * who is told that a publish is done must not meet an old page.
 */
export function revalidate(urls: Iterable<string>): void {
  for (const url of urls) {
    pages().invalidate(url);
    revalidatePath(url);
  }
}

/** Drops every page: the settings have changed, which all of them show. */
export function revalidateAll(): void {
  pages().clear();
  revalidatePath('/', 'layout');
}
