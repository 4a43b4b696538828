import { resolve } from 'node:path';

/** Where a store is: a file of SQLite's (absolute path, or `:memory:`), or a database of PostgreSQL's (URL). */
export type Place = { file: string } | { url: string };

/** What a DATABASE_URL begins with. */
export const placeUrl = /^(?:file:.|postgres(?:ql)?:\/\/.)/;

/** The place that a DATABASE_URL names: `file:` and a path, or the URL of a database. */
export const placeOf = (url: string): Place =>
  url.startsWith('file:') ? { file: resolve(/* turbopackIgnore: true */ url.slice('file:'.length)) } : { url };

/** A place as it may be told: without the password. */
export function placeName(place: Place): string {
  if ('file' in place) return place.file;
  // What a URL has after its `?` may be a password too.
  const { protocol, host, pathname } = URL.parse(place.url) ?? { protocol: 'postgres:', host: '…', pathname: '' };
  return `${protocol}//${host}${pathname}`;
}
