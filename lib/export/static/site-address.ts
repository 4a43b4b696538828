import * as urls from '../../urls.ts';

/** What a link on this site leads to: a URL in its canonical spelling, without host and query, and the decoded fragment ('' if there is none). */
export type SiteAddress = { url: string; fragment: string };

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

/**
 * What a target leads to, as it is written at the address `page` (a URL) of the site at `base` (scheme and host); null if that is elsewhere, or
 * no address at all.
 */
export function toSiteAddress(target: string, page: string, base: string): SiteAddress | null {
  if (!URL.canParse(target, base + page)) return null;
  const { origin, pathname, hash } = new URL(target, base + page);
  if (origin !== base) return null;
  const segments = urls.toSegments(pathname);
  return { url: segments ? urls.fromSegments(segments) : pathname, fragment: decoded(hash.slice(1)) };
}

const serverRooms = new Set(['admin', 'api', 'search', 'preview']);
const commentForms = new Set(['form', 'held', 'reply', 'decide', 'unsubscribe']);

/** Is an address one that only a running server can answer: search, forms for comments, what authors see? */
export function needsServer(url: string): boolean {
  const [first = '', second = ''] = urls.toSegments(url) ?? [];
  return url === urls.openSearch() || serverRooms.has(first) || (first === 'comments' && commentForms.has(second));
}
