import { setImmediate } from 'node:timers/promises';
import type { Document, Photo } from '../content/document.ts';
import type { ScannedFile } from '../content/scan.ts';
import { chunksOf } from '../db/chunks.ts';
import type { Db } from '../db/open.ts';
import type { Site } from '../site.ts';
import { planChanges } from './plan.ts';
import { read } from './read.ts';
import { writePlan } from './write.ts';

type Sources = {
  contentDir: string;
  site: Site;
  files: readonly ScannedFile[];
  /** Folders that cannot be read. */
  unreadable: readonly string[];
};

/** Is a file in one of these folders? */
export const isWithin = (file: string, folders: readonly string[]): boolean =>
  folders.some((folder) => file.startsWith(`${folder}/`));

/**
 * The documents of which the store alone has a good version: those whose file is broken now, and those in folders that
 * cannot be read. It reads every file, so it is asked only before the index is made afresh.
 */
export async function lastGoodDocuments(db: Db, { contentDir, site, files, unreadable }: Sources): Promise<Document[]> {
  const stored = await db.selectFrom('documents').select('file').execute();
  const lost = new Set(stored.map(({ file }) => file).filter((file) => isWithin(file, unreadable)));
  for (const some of chunksOf(files)) {
    for (const scanned of some) {
      const outcome = read(scanned, undefined, { contentDir, site });
      if (outcome && 'problem' in outcome) lost.add(scanned.file);
    }
    await setImmediate();
  }
  const documents: Document[] = [];
  for (const some of chunksOf([...lost])) {
    const rows = await db.selectFrom('documents').selectAll().where('file', 'in', some).execute();
    for (const { id: _, live: __, ...row } of rows) {
      documents.push({
        ...row,
        draft: row.draft === 1,
        tags: JSON.parse(row.tags) as string[],
        aliases: JSON.parse(row.aliases) as string[],
        meta: JSON.parse(row.meta) as Record<string, unknown>,
        photos: JSON.parse(row.photos) as Photo[],
        pictures: JSON.parse(row.pictures) as Record<string, string>,
      });
    }
  }
  return documents;
}

/** Puts documents back into an index made afresh; their files are read again as soon as they can be. */
export async function restoreLastGood(db: Db, documents: Document[], site: Site, now: number): Promise<void> {
  for (const some of chunksOf(documents, 100)) {
    await db
      .insertInto('files')
      .values(some.map(({ file, hash }) => ({ file, hash, size: 0, modified: 0, problem: null })))
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
  await writePlan(db, await planChanges(db, { documents, gone: [], now }), site.timezone);
}
