import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from '../import/account.ts';
import { scratchRun } from '../import/scratch-run.ts';
import { importWaypost } from '../import/waypost/waypost.ts';
import type { ScratchBlog } from '../publish/scratch-blog.ts';
import { exportBlog, type Exported } from './export-blog.ts';

const quiet = (): void => {};

/** A new folder with two that are not there yet, for tests: where an export goes, and what commands keep. */
export function scratchFolders(): { target: string; dataDir: string; folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-export-'));
  return { folder, target: join(folder, 'export'), dataDir: join(folder, 'data') };
}

export const exportScratch = (
  { store, site, contentDir }: ScratchBlog,
  { target, dataDir }: { target: string; dataDir: string },
): Promise<Exported> => exportBlog({ store, site, contentDir, dataDir, target, onProgress: quiet });

/** Imports an export into a blog. Gives the account, and the text of the report. */
export function importScratch(
  source: string,
  { store, site, contentDir: into }: ScratchBlog,
  { dataDir, dryRun = false }: { dataDir: string; dryRun?: boolean },
): Promise<{ account: Account; report: string }> {
  return scratchRun({ kind: 'waypost', importer: importWaypost, source, into, dataDir, site, store, dryRun });
}

/** Every file below a folder with its bytes, as text that says them exactly. */
export const filesOf = (folder: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(folder, { withFileTypes: true, recursive: true })
      .filter((item) => item.isFile())
      .map((item) => join(item.parentPath, item.name))
      .map((file): [string, string] => [file.slice(folder.length + 1), readFileSync(file, 'latin1')])
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
