import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { separated, toSearchText } from '../content/search-text.ts';
import { chunksOf } from '../db/chunks.ts';
import type { Db } from '../db/open.ts';

/** Documents written before other work of the process has its turn. */
const breath = 25;

/** What the index has of a document, table by table. */
type Indexed = { id: number; title: string; tags: string; text: string; words: string };

type Row = { id: number; title: string; tags: string; slug: string; body: string };

function toIndexed({ id, body, ...row }: Row): Indexed {
  const tags = separated((JSON.parse(row.tags) as string[]).join(' '));
  return { id, title: separated(row.title), tags, text: separated(toSearchText(body)), words: `${tags} ${separated(row.slug)}` };
}

/** What is published belongs into the index, and nothing else. */
const published = (db: Db) => db.selectFrom('documents').where('live', '=', 1).where('kind', '!=', 'path');

async function idsOf(db: Db, files: readonly string[] | 'all'): Promise<number[]> {
  const rows: { id: number }[] = [];
  if (files === 'all') rows.push(...(await published(db).select('id').execute()));
  else for (const some of chunksOf(files)) rows.push(...(await published(db).select('id').where('file', 'in', some).execute()));
  return rows.map(({ id }) => id);
}

/**
 * Does something with each published document of `files`, row by row: a statement of many rows opens a savepoint, at which FTS5 writes
 * out all that it has gathered, and that took three times as long.
 */
async function forEachIndexed(
  db: Db,
  files: readonly string[] | 'all',
  write: (indexed: Indexed) => Promise<unknown>,
): Promise<void> {
  for (const ids of chunksOf(await idsOf(db, files), breath)) {
    const rows = await db
      .selectFrom('documents')
      .select(['id', 'title', 'tags', 'slug', 'body'])
      .where('id', 'in', ids)
      .execute();
    for (const row of rows) await write(toIndexed(row));
    await setImmediate();
  }
}

/** Puts published documents into the index: those of `files`, or `all`. Apart from other writes, which would make it write out too. */
export const addToSearch = (db: Db, files: readonly string[] | 'all'): Promise<void> =>
  forEachIndexed(db, files, async ({ id: rowid, title, tags, text, words }) => {
    await db.insertInto('search').values({ rowid, title, tags, text }).execute();
    await db.insertInto('titles').values({ rowid, title, words }).execute();
  });

async function remove(db: Db, { id, title, tags, text, words }: Indexed): Promise<void> {
  // Told to forget what it does not have, FTS5 takes itself for damaged. While all is made afresh, nothing is in it yet.
  const has = await db.selectFrom('search').select('rowid').where('rowid', '=', id).executeTakeFirst();
  if (!has) return;
  await sql`insert into search (search, rowid, title, tags, text) values ('delete', ${id}, ${title}, ${tags}, ${text})`.execute(
    db,
  );
  await sql`insert into titles (titles, rowid, title, words) values ('delete', ${id}, ${title}, ${words})`.execute(db);
}

/** Takes documents out of the index, while the store still has them as they went in: it has to be told what goes. */
export const removeFromSearch = (db: Db, files: readonly string[]): Promise<void> =>
  forEachIndexed(db, files, (indexed) => remove(db, indexed));
