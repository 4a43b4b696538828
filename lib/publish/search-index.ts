import { setImmediate } from 'node:timers/promises';
import { ofDirectory, ofTag } from '../content/listings.ts';
import { separated, toSearchText } from '../content/search-text.ts';
import { engineOf, type Engine, type Indexed } from '../content/search/engine.ts';
import { chunksOf } from '../db/chunks.ts';
import type { Db } from '../db/open.ts';
import * as urls from '../urls.ts';

/** Documents written before other work of the process has its turn. */
const breath = 25;

/** So many are put into the index as they come. */
const few = 500;

type Row = Pick<Indexed, 'id' | 'title' | 'date' | 'url'> & { tags: string; slug: string; dir: string; body: string };

function toIndexed({ id, title, date, url, slug, dir, body, ...row }: Row): Indexed {
  const names = JSON.parse(row.tags) as string[];
  const tags = separated(names.join(' '));
  const listings = [...urls.ancestors(dir).map(ofDirectory), ...names.map(ofTag)];
  const [text, words] = [separated(toSearchText(body)), `${tags} ${separated(slug)}`];
  return { id, date, url, title: separated(title), tags, text, words, listings };
}

/** What is published belongs into the index, and nothing else. */
const published = (db: Db) => db.selectFrom('documents').where('live', '=', 1).where('kind', '!=', 'path');

async function idsOf(db: Db, files: readonly string[] | 'all'): Promise<number[]> {
  if (files === 'all') return (await published(db).select('id').execute()).map(({ id }) => id);
  const ids: number[] = [];
  for (const some of chunksOf(files))
    for (const { id } of await published(db).select('id').where('file', 'in', some).execute()) ids.push(id);
  return ids;
}

/** Told now and then how many documents of all are done. */
type Progress = (done: number, total: number) => void;

/** Has published documents of `files` written into the index, or taken out of it. */
async function write(
  db: Db,
  files: readonly string[] | 'all',
  step: Engine['add' | 'remove'],
  onProgress?: Progress,
): Promise<void> {
  const all = await idsOf(db, files);
  let done = 0;
  for (const ids of chunksOf(all, breath)) {
    const rows = await db
      .selectFrom('documents')
      .select(['id', 'title', 'tags', 'slug', 'dir', 'url', 'date', 'body'])
      .where('id', 'in', ids)
      .execute();
    await step(db, rows.map(toIndexed));
    onProgress?.((done += ids.length), all.length);
    await setImmediate();
  }
}

/** Puts published documents into the index: those of `files`, or `all`. Apart from other writes, since FTS5 writes out at each savepoint. */
export async function addToSearch(db: Db, files: readonly string[] | 'all', onProgress?: Progress): Promise<void> {
  const { add, inBulk } = engineOf(db);
  if (files === 'all' || files.length > few) await inBulk(db, () => write(db, files, add, onProgress));
  else await write(db, files, add, onProgress);
}

/** Takes documents out of the index, while the store still has them as they went in: it has to be told what goes. */
export const removeFromSearch = (db: Db, files: readonly string[]): Promise<void> => write(db, files, engineOf(db).remove);

/** Takes all out of the index. */
export const clearSearch = (db: Db): Promise<void> => engineOf(db).clear(db);
