import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { chunksOf } from '../db/chunks.ts';
import { valuesAs } from '../db/dialect.ts';
import { inserted } from '../db/inserted.ts';
import type { Db } from '../db/open.ts';
import type { FilesTable, PicturesTable } from '../db/tables.ts';
import type { Outcome } from './read.ts';

/** A file as young as this (ms) may change again and bear the same time: it is read again at the next sync. */
const young = 2000;

/** The time (ms) that a file is remembered with at the moment `now`. */
export const settledTime = (modified: number, now: number): number => (modified > now - young ? 0 : modified);

type Row<Table> = Table extends 'files' ? FilesTable : PicturesTable;

/** What the last sync saw, by path: of all files of a kind, or of the paths `only` and what lies below them. */
export async function knownRows<Table extends 'files' | 'pictures'>(
  db: Db,
  table: Table,
  only: readonly string[] | undefined,
): Promise<Map<string, Row<Table>>> {
  const known = new Map<string, Row<Table>>();
  const name = sql.table(table);
  for (const paths of only ? chunksOf(only) : [null]) {
    // One statement for all: as one each, the paths of a large push kept readers waiting.
    const { rows } = paths
      ? await sql<Row<Table>>`select f.* from ${valuesAs(db, paths, 'path')} join ${name} f
          on f.file = path.value or (f.file >= path.value || '/' and f.file < path.value || '0')`.execute(db)
      : await sql<Row<Table>>`select * from ${name}`.execute(db);
    for (const row of rows) known.set(row.file, row);
    await setImmediate();
  }
  return known;
}

/**
 * Files that new ones have the bytes of, and that are no longer there: a rename is told in two pieces, and the new name may come first.
 * `told` are those that are known of already.
 */
export async function leftFiles(db: Db, outcomes: Outcome[], told: ReadonlySet<string>, contentDir: string): Promise<string[]> {
  const hashes = outcomes.flatMap((outcome) => ('document' in outcome ? outcome.hash : []));
  const left: string[] = [];
  for (const some of chunksOf(hashes)) {
    const rows = await db.selectFrom('documents').select('file').where('hash', 'in', some).execute();
    left.push(...rows.flatMap(({ file }) => (told.has(file) || existsSync(join(contentDir, file)) ? [] : file)));
  }
  return left;
}

/** Notes what reading files came to at the moment `now` (ms UTC), and forgets those that have gone. */
export async function writeFiles(db: Db, outcomes: Outcome[], gone: string[], now: number): Promise<void> {
  for (const some of chunksOf(gone)) await db.deleteFrom('files').where('file', 'in', some).execute();
  const rows = outcomes.map((outcome) => ({
    file: outcome.scanned.file,
    size: outcome.scanned.size,
    modified: settledTime(outcome.scanned.modified, now),
    hash: outcome.hash,
    problem: 'problem' in outcome ? JSON.stringify(outcome.problem) : null,
    isSame: 'same' in outcome,
  }));
  for (const some of chunksOf(
    rows.filter(({ isSame }) => isSame),
    50,
  )) {
    for (const { file, size, modified } of some)
      await db.updateTable('files').set({ size, modified }).where('file', '=', file).execute();
    await setImmediate();
  }
  for (const some of chunksOf(
    rows.filter(({ isSame }) => !isSame),
    100,
  )) {
    await db
      .insertInto('files')
      .values(some.map(({ isSame: _, ...row }) => row))
      .onConflict((conflict) => conflict.column('file').doUpdateSet(inserted('size', 'modified', 'hash', 'problem')))
      .execute();
  }
}
