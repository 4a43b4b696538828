import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readThread } from '../../comments/queries.ts';
import { splitFrontMatter } from '../../content/front-matter.ts';
import { scratchStore, type ScratchStore } from '../../db/scratch-store.ts';
import { parseSite } from '../../site.ts';
import type { Counts } from '../account.ts';
import type { Importer } from '../importer.ts';
import { scratchRun } from '../scratch-run.ts';

/** What came of an import, for tests. */
export type Outcome = {
  counts: Record<string, Counts>;
  unexplained: string[];
  /** The report's lines, without what they begin with. */
  report: string[];
  files: string[];
  text: (file: string) => string;
  /** The front matter of a file that was written, and the text below it. */
  entry: (file: string) => { front: Record<string, unknown>; body: string };
  thread: (post: string) => ReturnType<typeof readThread>;
};

/** A folder that is imported from, for tests. */
export type ScratchSource = {
  folder: string;
  write: (file: string, text: string | Uint8Array) => void;
  link: (file: string, to: string) => void;
  run: (options?: { dryRun?: boolean }) => Promise<Outcome>;
  end: () => Promise<void>;
};

const listed = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((file) => statSync(join(folder, file)).isFile())
        .toSorted()
    : [];

/** Makes a source of `files` (texts by their paths), to be read by `importer`. */
export async function scratchSource(importer: Importer, files: Record<string, string | Uint8Array>): Promise<ScratchSource> {
  const scratch: ScratchStore = await scratchStore();
  const base = mkdtempSync(join(tmpdir(), 'waypost-import-'));
  const [folder, into] = [join(base, 'source'), join(base, 'content')];
  const write = (file: string, text: string | Uint8Array): void => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  for (const [file, text] of Object.entries(files)) write(file, text);
  return {
    folder,
    write,
    link(file, to) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      symlinkSync(to, join(folder, file));
    },
    async run({ dryRun = false } = {}) {
      const site = parseSite('title: T\nauthor: { name: Ann }\n');
      const asked = { importer, source: folder, into, dataDir: base, site, store: scratch.store, dryRun };
      const { account, report } = await scratchRun(asked);
      const text = (file: string): string => readFileSync(join(into, file), 'utf8');
      return {
        counts: Object.fromEntries(account.counts.map(({ sort, counts }) => [sort, counts])),
        unexplained: account.unexplained,
        report: report
          .replaceAll('\\', '')
          .split('\n')
          .filter((line) => line.startsWith('- ')),
        files: listed(into),
        text,
        entry(file) {
          const { data, body } = splitFrontMatter(text(file));
          return { front: data, body: body.trim() };
        },
        thread: async (post) => readThread(scratch.store.read, post),
      };
    },
    async end() {
      await scratch.close();
      rmSync(base, { recursive: true, force: true });
    },
  };
}
