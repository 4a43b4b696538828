import { resolve, resolveLegacy, type Known, type Resolution } from '../content/resolve.ts';
import * as urls from '../urls.ts';

/** Parameters that said which post is meant, where an engine had no address for it but that of its home page. */
const meant = ['p', 'page_id'];

/** The path of an address: a path, or a URL with any host. Null if it says nothing of where a post is. */
function toSegments(address: string): string[] | null {
  const url = URL.parse(address.trim(), 'http://old');
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  const segments = urls.toSegments(url.pathname);
  return segments?.length === 0 || meant.some((name) => url.searchParams.has(name)) ? null : segments;
}

async function articleAt(known: Known, found: Resolution | null): Promise<string | null> {
  if (found?.kind === 'article') return found.url;
  if (found?.kind !== 'redirect') return null;
  const there = await resolve(known, urls.toSegments(found.to) ?? []);
  return there?.kind === 'article' ? there.url : null;
}

/** The URL of the post or page that is published at an address, or that has moved from there; null if there is none. */
export async function publishedAt(known: Known, address: string): Promise<string | null> {
  const segments = toSegments(address);
  if (!segments) return null;
  return (await articleAt(known, await resolve(known, segments))) ?? articleAt(known, await resolveLegacy(known, segments));
}
