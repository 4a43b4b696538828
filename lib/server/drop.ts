import { pages } from './pages.ts';

/** Drops pages from the memory of this process, and whatever is being rendered for them; feeds are old too from now on. */
export function drop(urls: readonly string[]): void {
  for (const url of urls) pages().invalidate(url);
  if (urls.length === 0) pages().touch();
}

/** Drops every page. */
export const dropAll = (): void => pages().clear();
