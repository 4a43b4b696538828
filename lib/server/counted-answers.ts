import type { ServerResponse } from 'node:http';
import { feedName, isSitemapName } from '../fixed-names.ts';
import { counted } from '../metrics/counted.ts';
import type { Page } from './pages.ts';

const byFirst: Readonly<Record<string, string>> = {
  _next: 'asset',
  _enhancements: 'asset',
  admin: 'admin',
  api: 'api',
  cards: 'picture',
  preview: 'preview',
  search: 'search',
};

/** What kind of thing is at an address: some ten kinds, however many addresses there are. */
export function kindOf(pathname: string): string {
  const [first = '', ...rest] = pathname.slice(1).split('/');
  const last = rest.at(-1) ?? first;
  const known = Object.hasOwn(byFirst, first) ? byFirst[first] : undefined;
  if (known !== undefined) return known;
  if (feedName.test(last) || isSitemapName(last) || ['robots.txt', 'feeds.opml', 'opensearch.xml'].includes(last)) return 'feed';
  if (!/\.\w{1,8}$/.test(last)) return 'page';
  return first === 'photos' ? 'picture' : 'file';
}

/** Counts an answer that comes straight from memory, once it is sent: the fewest steps that there can be. */
export function countFromMemory({ revision }: Page, status: number): void {
  const { fromMemory, feedsFromMemory } = counted();
  const counts = revision === null ? fromMemory : feedsFromMemory;
  counts[status === 304 ? '3xx' : '2xx']++;
}

/** Counts any other answer, when it is over. */
export function countWhenSent(pathname: string, response: ServerResponse): void {
  response.once('close', () => {
    const { answers, pageMemory } = counted();
    const key = `${kindOf(pathname)} ${Math.floor(response.statusCode / 100)}xx`;
    answers.set(key, (answers.get(key) ?? 0) + 1);
    const cache = String(response.getHeader('Cache-Status') ?? '');
    if (cache.includes('hit')) pageMemory.hit++;
    else if (cache.includes('miss')) pageMemory.miss++;
  });
}
