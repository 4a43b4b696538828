import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { keepRendered } from '../content/kept-bodies.ts';
import { openStore, type Store } from '../db/open.ts';
import { scratchPlace } from '../db/scratch-store.ts';
import { parseSite, type Site } from '../site.ts';
import { sync, type SyncOptions, type SyncReport } from './sync.ts';

/** A blog in a folder of its own, for tests: write files, sync, ask the store. */
export type ScratchBlog = {
  contentDir: string;
  store: Store;
  site: Site;
  write: (file: string, text: string) => void;
  remove: (file: string) => void;
  move: (from: string, to: string) => void;
  /** Anything may be removed, unless `force` says otherwise. */
  sync: (options?: Partial<SyncOptions>) => Promise<SyncReport>;
  end: () => Promise<void>;
};

const noon = Date.UTC(2026, 0, 1, 12);

/** Makes an empty blog; `settings` are lines of its `site.yaml`. Its store is where those of tests are, or in a file of SQLite's (`inFile`). */
export async function scratchBlog(settings = '', { inFile = false } = {}): Promise<ScratchBlog> {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-test-'));
  const contentDir = join(folder, 'content');
  mkdirSync(contentDir);
  const file = { place: { file: join(folder, 'waypost.db') }, drop: async () => {} };
  const { place, drop } = inFile ? file : await scratchPlace(folder);
  const store = await openStore(place);
  const site = parseSite(`title: T\nauthor: { name: Ann }\n${settings}`);
  return {
    contentDir,
    store,
    site,
    write(file, text) {
      mkdirSync(dirname(join(contentDir, file)), { recursive: true });
      writeFileSync(join(contentDir, file), text);
    },
    remove: (file) => rmSync(join(contentDir, file), { recursive: true }),
    move(from, to) {
      mkdirSync(dirname(join(contentDir, to)), { recursive: true });
      renameSync(join(contentDir, from), join(contentDir, to));
    },
    sync: (options) => sync(store, { contentDir, site, now: noon, serving: true, force: true, ...options }),
    async end() {
      await keepRendered(store);
      await store.close();
      await drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The text of a post. */
export const postText = (fields: Record<string, unknown>, body = 'Text.'): string =>
  `---\n${Object.entries(fields)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('')}---\n${body}\n`;
