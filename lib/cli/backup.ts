import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { backup as copyDatabase, DatabaseSync } from 'node:sqlite';
import { env } from '../env.ts';
import { settleFile } from './settle.ts';

/**
 * Copies the store of SQLite in `file` to `target`, as it is at one moment, while a server is at work on it. Whoever reads `target` finds all
 * of the copy or, if it was cut off, what was there before; it holds the e-mail addresses of commenters, and is for nobody else to read. Throws
 * if there is no store, or no place for the copy.
 */
export async function backUpStore(file: string, target: string): Promise<void> {
  if (!existsSync(file)) throw new Error(`There is no store at ${file}. DATA_DIR must be that of the server.`);
  if (!existsSync(dirname(target)))
    throw new Error(`There is no folder ${dirname(target)}. Make it first, for its owner alone to read.`);
  const source = new DatabaseSync(file, { readOnly: true });
  try {
    // In one step: between two of them, each comment would have it begin again.
    await settleFile(target, (unfinished) => copyDatabase(source, unfinished, { rate: 2 ** 31 - 1 }));
  } finally {
    source.close();
  }
}

/** `content backup <file>`. Gives the exit code. */
export async function backup([target]: string[]): Promise<number> {
  if (target === undefined) {
    console.error('Say where to: npm run content -- backup /backups/waypost.db');
    return 2;
  }
  const { database } = env();
  if (!('file' in database)) {
    console.error('The store is a database of PostgreSQL: pg_dump --format=custom copies it. deploy/README.md has the commands.');
    return 1;
  }
  await backUpStore(database.file, resolve(target));
  console.log(`The store is copied to ${resolve(target)}. Keep DATA_DIR/auth-secret with it.`);
  return 0;
}
