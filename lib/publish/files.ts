import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Problem } from '../content/problem.ts';
import { inserted } from '../db/inserted.ts';
import type { Db, Store } from '../db/open.ts';
import type { FilesTable } from '../db/tables.ts';
import { chunksOf } from './plan.ts';
import { sameAddress, type Outcome } from './read.ts';

/** A file as young as this (ms) may change again and bear the same time: it is read again at the next sync. */
const young = 2000;

/** What the last sync saw, by path: of all files, or of the paths `only` and what lies below them. */
export async function knownFiles(db: Db, only: readonly string[] | undefined): Promise<Map<string, FilesTable>> {
  const known = new Map<string, FilesTable>();
  if (!only) {
    for (const row of await db.selectFrom('files').selectAll().execute()) known.set(row.file, row);
    return known;
  }
  for (const paths of chunksOf(only)) {
    // One statement for all: as one each, the paths of a large push kept readers waiting.
    const { rows } = await sql<FilesTable>`select files.* from json_each(${JSON.stringify(paths)}) as path join files
      on file = path.value or (file >= path.value || '/' and file < path.value || '0')`.execute(db);
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
    modified: outcome.scanned.modified > now - young ? 0 : outcome.scanned.modified,
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

/** The errors of all files as they lie there: of each by itself, and of two that want one address. By name. */
export async function listProblems({ read: db }: Store, now: number): Promise<Problem[]> {
  const broken = await db.selectFrom('files').select('problem').where('problem', 'is not', null).execute();
  const conflicts = await db
    .selectFrom('documents')
    .innerJoin('documents as owner', 'owner.urlKey', 'documents.urlKey')
    .select(['documents.file', 'documents.url', 'owner.file as owner'])
    .where(sql<boolean>`documents.live = 0 and documents.draft = 0`)
    .where((eb) => eb.or([eb('documents.date', 'is', null), eb('documents.date', '<=', now)]))
    .where('owner.live', '=', 1)
    .execute();
  const problems = [
    ...broken.map(({ problem }) => JSON.parse(problem!) as Problem),
    ...sameAddress(conflicts.map(({ owner, ...document }) => ({ document, owner }))),
  ];
  return problems.sort((a, b) => (a.file < b.file ? -1 : 1));
}
