import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { scratchBlog, type ScratchBlog } from '../../publish/scratch-blog.ts';
import { kept, type Account } from '../account.ts';
import { scratchRun } from '../scratch-run.ts';
import { importBlosxom } from './blosxom.ts';

/** A data directory and an empty blog, in a temporary folder, for tests. */
export type ScratchImport = {
  blog: ScratchBlog;
  source: string;
  /** Writes a file of the source, with the time (ISO 8601) at which it was last changed. */
  put: (file: string, text: string | Uint8Array, changed?: string) => void;
  /** Imports all of it; the account has to come out even. */
  run: (
    dryRun?: boolean,
  ) => Promise<{ account: Account; report: string; counts: Record<string, [found: number, kept: number, left: number]> }>;
  /** What was written into the content folder; null if nothing. */
  read: (file: string) => string | null;
  end: () => Promise<void>;
};

/** Makes both; `files` are the source. */
export async function scratchImport(files: Record<string, string> = {}): Promise<ScratchImport> {
  const blog = await scratchBlog('timezone: Europe/Berlin');
  const source = join(blog.contentDir, '../old/entries');
  mkdirSync(source, { recursive: true });
  const put: ScratchImport['put'] = (file, text, changed = '2004-05-06T10:00:00Z') => {
    const place = join(source, file);
    mkdirSync(dirname(place), { recursive: true });
    writeFileSync(place, text);
    utimesSync(place, new Date(changed), new Date(changed));
  };
  for (const [file, text] of Object.entries(files)) put(file, text);
  return {
    blog,
    source,
    put,
    async run(dryRun = false) {
      const where = { source, into: blog.contentDir, dataDir: join(blog.contentDir, '../data') };
      const { site, store } = blog;
      const { account, report } = await scratchRun({ kind: 'blosxom', importer: importBlosxom, ...where, site, store, dryRun });
      if (account.unexplained.length > 0) throw new Error(`Not explained: ${account.unexplained.join(', ')}`);
      const counts = account.counts.map(({ sort, counts: each }) => [sort, [each.found, kept(each), each.left]] as const);
      return { account, report, counts: Object.fromEntries(counts) as never };
    },
    read: (file) => (existsSync(join(blog.contentDir, file)) ? readFileSync(join(blog.contentDir, file), 'utf8') : null),
    end: blog.end,
  };
}
