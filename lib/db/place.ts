import { resolve } from 'node:path';

/** Where a store is: a file of SQLite's (absolute path, or `:memory:`), or a database of PostgreSQL's (URL). */
export type Place = { file: string } | { url: string };

/** The place that a DATABASE_URL names: `file:` and a path, or the URL of a database. */
export const placeOf = (url: string): Place =>
  url.startsWith('file:') ? { file: resolve(/* turbopackIgnore: true */ url.slice('file:'.length)) } : { url };
