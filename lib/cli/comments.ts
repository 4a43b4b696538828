import { readFileSync } from 'node:fs';
import { exportComments, forgetWriter, importComments, parseArchive } from '../comments/archive.ts';
import { openStore, type Store } from '../db/open.ts';
import { env } from '../env.ts';
import { servedFolder } from '../served-folder.ts';
import { readSite } from '../site.ts';
import { refreshServer } from './refresh-server.ts';

async function withStore<Result>(work: (store: Store) => Promise<Result>): Promise<Result> {
  const store = await openStore(env().database);
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function exportAll(): Promise<number> {
  const { homeless, ...archive } = await withStore(exportComments);
  console.log(JSON.stringify(archive, null, 2));
  console.error(
    `${archive.comments.length} comments${homeless > 0 ? `, and ${homeless} more whose post's address another one took` : ''}.`,
  );
  return 0;
}

async function importFrom(file: string): Promise<number> {
  const archive = parseArchive(readFileSync(file, 'utf8'));
  const { site } = readSite(servedFolder());
  const fresh = await withStore((store) => importComments(store, archive, site));
  await refreshServer();
  console.log(`${fresh} comments are new, ${archive.comments.length - fresh} were there already.`);
  return 0;
}

async function forget(email: string, words: boolean): Promise<number> {
  const count = await withStore((store) => forgetWriter(store, email, words));
  await refreshServer();
  console.log(`${count} comments by that address are nobody's now${words ? ', and say nothing any more' : ''}.`);
  return count > 0 ? 0 : 1;
}

/** `comments export`, `comments import <file>`, `comments forget <e-mail> [--words]`. Gives the exit code; throws an Error for the author. */
export async function comments([action, what, flag, ...more]: string[]): Promise<number> {
  if (action === 'export' && what === undefined) return exportAll();
  if (action === 'import' && what !== undefined && flag === undefined) return importFrom(what);
  if (action === 'forget' && what?.includes('@') && (flag === undefined || flag === '--words') && more.length === 0)
    return forget(what, flag !== undefined);
  console.error('Say what: comments export > file, comments import file, comments forget ann@example.org [--words].');
  return 2;
}
