import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { toIso } from '../../clock.ts';
import { isDocumentName, unmarkedUrl } from '../../content/document.ts';
import { isHiddenPath } from '../../content/scan.ts';
import type { Db } from '../../db/open.ts';
import type { Site } from '../../site.ts';
import * as urls from '../../urls.ts';

/** What leads to everything that is linked: what search engines are told, and the overviews. */
export const entrances = (): string[] => [
  urls.home(),
  urls.sitemap(),
  urls.robots(),
  urls.archive(),
  urls.tags(),
  urls.albums(),
  urls.comments(),
  urls.feeds(),
  urls.opml(),
];

/** The days on which something was posted, which no page links to. */
export async function dayAddresses(db: Db, { timezone }: Site): Promise<string[]> {
  const rows = await db.selectFrom('documents').select('date').where('live', '=', 1).where('kind', '=', 'post').execute();
  const days = rows.flatMap(({ date }) => (date === null ? [] : toIso(date, timezone).slice(0, 'yyyy-mm-dd'.length)));
  return [...new Set(days)].map((day) => {
    const [year = 0, month, date] = day.split('-').map(Number);
    return urls.date('/', { year, month, day: date });
  });
}

/** Every address that was ever published, and those that posts had elsewhere. */
export async function formerAddresses(db: Db): Promise<string[]> {
  const ledger = await db.selectFrom('ledger').select('url').execute();
  const aliases = await db.selectFrom('aliases').select('alias').execute();
  return [...new Set([...ledger.map(({ url }) => unmarkedUrl(url)), ...aliases.map(({ alias }) => alias)])];
}

/** Sources of posts are not served; HTML may be one, or a page that an older site left. */
const isSource = (name: string): boolean => isDocumentName(name) && !/\.html$/i.test(name);

/** The addresses of all files of the content folder that may be served: whether they are, the front says. */
export function* fileAddresses(contentDir: string, folder = ''): Generator<string> {
  for (const item of readdirSync(join(contentDir, folder), { withFileTypes: true })) {
    const path = folder === '' ? item.name : `${folder}/${item.name}`;
    if (isHiddenPath(path) || isSource(item.name)) continue;
    if (item.isDirectory()) yield* fileAddresses(contentDir, path);
    else yield urls.fromSegments(path.split('/'));
  }
}
