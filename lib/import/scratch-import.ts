import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scratchBlog, type ScratchBlog } from '../publish/scratch-blog.ts';
import type { Counts } from './account.ts';
import type { Sort } from './imported.ts';
import type { Importer } from './importer.ts';
import type { Import } from './run-import.ts';
import { scratchRun } from './scratch-run.ts';

/** What an import came to: counts of each sort of which there was one, and the report. */
export type Ran = { counts: Partial<Record<Sort, Counts>>; unexplained: Sort[]; report: string };

/** A blog with a folder beside it for what is imported, for tests. */
export type ScratchImport = ScratchBlog & {
  /** Writes a file of the source, and gives its whole path. */
  source: (file: string, bytes: string | Uint8Array) => string;
  /** Imports a file or a folder of the source (its whole path), or what an importer makes up. */
  run: (importer: Importer, path: string, more?: Partial<Import>) => Promise<Ran>;
  /** The text of a file of the content folder. */
  read: (file: string) => string;
};

/** Makes an empty blog to import into; `settings` are lines of its `site.yaml`. */
export async function scratchImport(settings = ''): Promise<ScratchImport> {
  const blog = await scratchBlog(settings);
  const folder = dirname(blog.contentDir);
  return {
    ...blog,
    source(file, bytes) {
      const path = join(folder, 'source', file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, bytes);
      return path;
    },
    async run(importer, path, more) {
      const where = { source: path, into: blog.contentDir, dataDir: join(folder, 'data') };
      const { account, report } = await scratchRun({
        kind: 'scratch',
        importer,
        ...where,
        site: blog.site,
        store: blog.store,
        ...more,
      });
      const counts = Object.fromEntries(account.counts.map(({ sort, counts }) => [sort, counts]));
      return { counts, unexplained: account.unexplained, report };
    },
    read: (file) => readFileSync(join(blog.contentDir, file), 'utf8'),
  };
}
