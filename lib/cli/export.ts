import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { openStore } from '../db/open.ts';
import { env } from '../env.ts';
import { exportBlog, type Exported } from '../export/export-blog.ts';
import { readSite } from '../site.ts';
import { exportStatic } from './export-static.ts';
import { progressBar } from './progress-bar.ts';

function print({ documents, others, comments, withEmail, addresses, left }: Exported, target: string): void {
  for (const { path, why } of left) console.log(`${path}: ${why}`);
  const emails = withEmail > 0 ? ` (e-mail addresses of ${withEmail} of them are in no export)` : '';
  console.log(
    `${target}: ${documents} documents, ${others} other files, ${comments} comments${emails}, ${addresses} addresses of now and before.`,
  );
}

async function exportWhole(target: string): Promise<number> {
  const { contentDir, dataDir, database } = env();
  const { site } = readSite(contentDir);
  if ('file' in database && !existsSync(database.file))
    throw new Error(`There is no store at ${database.file} yet: start the server once, or set DATA_DIR to that of the server.`);
  const bar = progressBar(process.stderr);
  const store = await openStore(database);
  try {
    const folders = { contentDir: realpathSync(contentDir), dataDir: existsSync(dataDir) ? realpathSync(dataDir) : dataDir };
    const exported = await exportBlog({ store, site, ...folders, target, onProgress: bar.show }).finally(bar.clear);
    print(exported, target);
    return 0;
  } finally {
    await store.close();
  }
}

/** `export <folder>`, `export static <folder>`. Gives the exit code; throws an Error for whoever exports. */
export async function exportTo([target, ...more]: string[]): Promise<number> {
  if (target === 'static') return exportStatic(more);
  if (target !== undefined && more.length === 0) return exportWhole(resolve(target));
  console.error('Say where to: npm run content -- export /backups/my-blog, or export static /var/www/blog');
  return 2;
}
