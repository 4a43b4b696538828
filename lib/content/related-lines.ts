import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import type { Db } from '../db/open.ts';
import { once } from '../once.ts';
import { relatedPosts } from './related.ts';

/** The related lines that a page shows: of which posts (URLs), and what each says, in short. */
export type Lines = Readonly<Record<string, string>>;

type Line = readonly { url: string; title: string }[];

const noting = (): AsyncLocalStorage<Map<string, string>> =>
  once('related-lines', () => new AsyncLocalStorage<Map<string, string>>());

const inShort = (line: Line): string =>
  createHash('sha256')
    .update(JSON.stringify(line.map(({ url, title }) => [url, title])))
    .digest('base64url')
    .slice(0, 12);

/** Runs work that makes a page, and gives the related lines that it has shown. */
export async function withLines<T>(work: () => Promise<T>): Promise<{ result: T; lines: Lines }> {
  const lines = new Map<string, string>();
  const result = await noting().run(lines, work);
  return { result, lines: Object.fromEntries(lines) };
}

/** The related line of a post, for the page that is being made. */
export async function relatedLine(db: Db, url: string): Promise<{ url: string; title: string }[]> {
  const line = (await relatedPosts(db)).get(url);
  noting().getStore()?.set(url, inShort(line));
  return line;
}

/**
 * Do the related lines of a page that another server has made still say the same? They are given out by this process from then on: a
 * change that makes one of them old is known to make the page old.
 */
export async function areLinesSo(db: Db, lines: Lines): Promise<boolean> {
  const shown = Object.entries(lines);
  if (shown.length === 0) return true;
  const index = await relatedPosts(db);
  return shown.every(([url, line]) => inShort(index.get(url)) === line);
}
