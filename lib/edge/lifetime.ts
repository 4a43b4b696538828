import { env } from '../env.ts';

/**
 * For how long (s) an edge gives a page without asking, while it asks, and if nobody answers. It is told of every change; should that get lost,
 * readers see it after some minutes. For a day, nobody need notice that the blog is down.
 */
const [fresh, asking, silent] = [300, 60, 86_400];

/** What a page tells caches in front of us, and no browser (RFC 9213); nothing, if they could not be told of changes. */
export const edgeHeaders = (): Readonly<Record<string, string>> =>
  env().edges.length === 0
    ? {}
    : { 'CDN-Cache-Control': `public, max-age=${fresh}, stale-while-revalidate=${asking}, stale-if-error=${silent}` };

/** Is this what an edge would keep for as long as it is not told? */
export const isForEdge = (headers: Readonly<Record<string, string>>): boolean => headers['CDN-Cache-Control'] !== undefined;

/** The same headers without that: an edge knows a page by one spelling of its address, and is told of that alone. */
export function withoutEdge<Headers extends Readonly<Record<string, string>>>(all: Headers): Headers {
  const headers = { ...all };
  Reflect.deleteProperty(headers, 'CDN-Cache-Control');
  return headers;
}
