import { chownSync, copyFileSync, existsSync, linkSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { secretFile } from '../auth-secret.ts';
import { toReason } from '../content/time-limit.ts';
import { programsAt } from '../db/other-programs.ts';
import { env } from '../env.ts';
import { settleFile } from './settle.ts';

/** Throws unless a file is a store of Waypost's, whole to its last page. */
function expectStore(file: string): void {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    const [result] = database.prepare('pragma integrity_check').all();
    if (result?.integrity_check !== 'ok') throw new Error(String(result?.integrity_check));
    const tables = database
      .prepare("select count(*) as n from sqlite_master where name in ('kysely_migration', 'comments')")
      .get();
    if (tables?.n !== 2) throw new Error("it is no store of Waypost's");
  } catch (error) {
    throw new Error(`${file} cannot be restored: ${toReason(error)}. Nothing was changed.`, { cause: error });
  } finally {
    database.close();
  }
}

/** Is a server at work on a store? One that is damaged nobody can be at work on. */
async function isInUse(file: string): Promise<boolean> {
  if (!existsSync(file)) return false;
  // What a last connection leaves of its log is written into the store by this.
  return (await programsAt({ file }).catch(() => [])).length > 0;
}

/** Puts a copy of a file to a place, for its owner alone to read: whole, and on disk, or not at all. */
const place = (from: string, to: string, replace?: (unfinished: string) => void): Promise<void> =>
  settleFile(
    to,
    (unfinished) => {
      copyFileSync(from, unfinished);
      // An operator who is root does it for the account that serves.
      const { uid, gid } = statSync(dirname(to));
      if (process.getuid?.() === 0) chownSync(unfinished, uid, gid);
    },
    replace,
  );

/** Where a store that is replaced can be kept: beside it, where none is kept yet. */
function freePlace(file: string): string {
  for (let number = 1; ; number++) {
    const kept = `${file}.replaced${number === 1 ? '' : `-${number}`}`;
    if (['', '-wal', '-shm'].every((end) => !existsSync(kept + end))) return kept;
  }
}

/**
 * Makes `copy`, which `backup` has made, the store in `file`. Gives where the one that was there is kept, null if there was none. Throws, with the
 * store as it was, if the copy is not whole, or a server is at work.
 */
export async function restoreStore(copy: string, file: string): Promise<string | null> {
  expectStore(copy);
  if (await isInUse(file)) throw new Error('A server is at work on the store. Stop it first.');
  mkdirSync(dirname(file), { recursive: true });
  const replaced = freePlace(file);
  const isNew = !existsSync(file);
  await place(copy, file, (unfinished) => {
    if (!isNew) linkSync(file, replaced);
    // The log of another store would be written into this one.
    for (const end of ['-wal', '-shm']) if (existsSync(file + end)) renameSync(file + end, replaced + end);
    renameSync(unfinished, file);
  });
  return isNew ? null : replaced;
}

/** `content restore <file>`. Gives the exit code. */
export async function restore([copy]: string[]): Promise<number> {
  if (copy === undefined) {
    console.error('Say from where: npm run content -- restore /backups/waypost.db');
    return 2;
  }
  const { database } = env();
  if (!('file' in database)) {
    console.error('The store is a database of PostgreSQL: pg_restore restores it. deploy/README.md has the commands.');
    return 1;
  }
  const replaced = await restoreStore(resolve(copy), database.file);
  console.log(`The store is that of ${resolve(copy)}${replaced === null ? '' : `; the one before is kept as ${replaced}`}.`);
  const secret = join(dirname(resolve(copy)), 'auth-secret');
  if (existsSync(secret) && !existsSync(secretFile())) {
    await place(secret, secretFile());
    console.log('The secret that lay beside it is restored too.');
  }
  return 0;
}
