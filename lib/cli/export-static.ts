import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { openStore, type Store } from '../db/open.ts';
import { programsAt } from '../db/other-programs.ts';
import { env, type Env } from '../env.ts';
import { exportStatic as exportFiles } from '../export/static/export-static.ts';
import { reportOf } from '../export/static/report.ts';
import type { Exported } from '../export/static/write-site.ts';
import { headOf } from '../git/checkout.ts';
import { GitError } from '../git/command.ts';
import { contentCheckout, renamesSinceSync } from '../publish/content-checkout.ts';
import { learnHistory } from '../publish/history.ts';
import { MassDeletion } from '../publish/mass-deletion.ts';
import { sync } from '../publish/sync.ts';
import { servedFolder } from '../served-folder.ts';
import { readSite, type Site } from '../site.ts';
import { backUpStore } from './backup.ts';
import { progressBar } from './progress-bar.ts';

/** Lines of the report that are shown at once. */
const shownLines = 20;

const root = join(import.meta.dirname, '../..');

/** Brings a copy of the store up to the content folder, as a server does at its start. */
async function bringUpToDate(store: Store, site: Site, { contentDir }: Env): Promise<void> {
  try {
    const checkout = await contentCheckout().catch((error: unknown) => {
      if (!(error instanceof GitError)) throw error;
      return null;
    });
    const commit = (checkout && (await headOf(checkout))) ?? undefined;
    const renames = () => renamesSinceSync(store.read);
    await sync(store, { contentDir, site, now: Date.now(), serving: false, renames, commit });
    await learnHistory(store, site, checkout);
  } catch (error) {
    if (!(error instanceof MassDeletion)) throw error;
    console.error(`What was published last is exported: ${error.message}`);
  }
}

/**
 * The store as it is at this moment. A file of SQLite's is copied into `folder`, so that nothing that happens meanwhile shows and nothing is
 * written to the live one; while no server is at work on that, the copy is brought up to the content folder. A database of PostgreSQL is read as
 * it is: there is none without a server.
 */
async function openCopy(settings: Env, folder: string, site: Site): Promise<Store> {
  const { database } = settings;
  if (!('file' in database)) return openStore(database);
  const file = join(folder, 'waypost.db');
  const isServed = existsSync(database.file) && (await programsAt(database)).length > 0;
  if (existsSync(database.file)) await backUpStore(database.file, file);
  const store = await openStore({ file });
  if (!isServed) await bringUpToDate(store, site, settings);
  return store;
}

const isWithin = (path: string, folder: string): boolean => `${path}${sep}`.startsWith(`${folder}${sep}`);

/** A folder for what is gone when the program ends, however it does: the copy of the store holds the e-mail addresses of commenters. */
function scratchFolder({ dataDir }: Env): string {
  mkdirSync(dataDir, { recursive: true });
  const folder = mkdtempSync(join(dataDir, 'export-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  return folder;
}

function print(exported: Exported, into: string, report: string): void {
  const { pages, files, redirects, changed, same, removed } = exported;
  console.log(
    `${into}: ${pages} pages, ${files} other files, ${redirects} redirects (${changed} files written, ${same} the same, ${removed} removed).`,
  );
  const lines = reportOf(exported);
  for (const line of lines.slice(0, shownLines)) console.log(line);
  if (lines.length > shownLines) console.log(`… and ${lines.length - shownLines} more lines: ${report}`);
}

/** `export static <folder>`. Gives the exit code: 1 if a link that Waypost wrote leads nowhere, or an address has no file. Throws an Error for whoever exports. */
export async function exportStatic(words: string[]): Promise<number> {
  const [folder, ...more] = words;
  if (folder === undefined || folder.startsWith('-') || more.length > 0) {
    console.error('Say where to: export static <folder>.');
    return 2;
  }
  if (!existsSync(join(root, '.next/BUILD_ID'))) throw new Error('Pages come from the built program: npm run build.');
  // Scripts of the framework would put back what is taken out.
  process.env.PLAIN_PAGES = 'on';
  const settings = env();
  const into = resolve(folder);
  if (isWithin(into, settings.contentDir) || isWithin(settings.contentDir, into))
    throw new Error(`${into} and the content folder are one, or one lies in the other: what is exported would be content.`);
  if (/^https?:\/\/localhost\b/.test(settings.siteUrl))
    console.error(`Feeds, the sitemap and cards name the public address, which is ${settings.siteUrl}: set SITE_URL.`);
  const { site } = readSite(servedFolder());
  const bar = progressBar(process.stderr);
  const store = await openCopy(settings, scratchFolder(settings), site);
  const exported = await exportFiles({ root, store, site, into, onProgress: bar.show }).finally(bar.clear);
  const report = join(settings.dataDir, 'exports/static.md');
  mkdirSync(dirname(report), { recursive: true });
  writeFileSync(report, `# Export into ${into}\n\n${reportOf(exported).join('\n')}\n`);
  print(exported, into, report);
  return exported.unwritten.length > 0 || exported.broken.some(({ isOurs }) => isOurs) ? 1 : 0;
}
