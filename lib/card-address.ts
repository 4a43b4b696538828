import { fromSegments } from './urls.ts';

/** The hash of a card and the page (URL) that it is of, as the segments of its address name them; `page` is null for that of the blog. */
export function toCardAddress([first, ...rest]: readonly string[]): { hash: string; page: string | null } | null {
  const [last = '', ...above] = rest.toReversed();
  if (first !== 'cards' || !last.endsWith('.png')) return null;
  const [hash, ...page] = [...above.toReversed(), last.slice(0, -'.png'.length)];
  if (!/^[\da-f]{16}$/.test(hash) || page.includes('')) return null;
  return { hash, page: page.length > 0 ? fromSegments(page) : null };
}
