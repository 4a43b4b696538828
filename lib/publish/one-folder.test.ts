import files, { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { scratchStore, type ScratchStore } from '../db/scratch-store.ts';
import { parseSite } from '../site.ts';
import { ofOneFolder } from './one-folder.ts';
import { postText } from './scratch-blog.ts';
import { sync } from './sync.ts';

const site = parseSite('title: T\nauthor: { name: Ann }\n');
const now = Date.UTC(2026, 0, 1, 12);
const names = ['a', 'b', 'c', 'd'];

let root: string;
let contentDir: string;
let scratch: ScratchStore;

/** A folder with posts that all say which version they are of; one has the version in its name. */
function makeVersion(version: number): string {
  const folder = mkdtempSync(join(root, `version-${version}-`));
  for (const name of [...names, `only-${version}`])
    writeFileSync(join(folder, `${name}.md`), postText({ title: `Version ${version}`, date: '2025-12-30' }, 'x'.repeat(version)));
  return folder;
}

beforeEach(async () => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'waypost-replaced-')));
  contentDir = join(root, 'content');
  scratch = await scratchStore();
});
afterEach(async () => {
  await scratch.close();
  rmSync(root, { recursive: true });
});

/** Has something happen once, when a file is read. */
function whenRead(name: string, happen: () => void): void {
  const original = files.readFileSync;
  const spy = vi.spyOn(files, 'readFileSync').mockImplementation(((file: string, ...more: []) => {
    if (typeof file === 'string' && basename(file) === name) {
      spy.mockRestore();
      syncBuiltinESMExports();
      happen();
    }
    return original(file, ...more);
  }) as typeof original);
  syncBuiltinESMExports();
}

const publish = (only?: string[]) => sync(scratch.store, { contentDir, site, now, serving: true, force: true, only });

const published = () =>
  scratch.store.read.selectFrom('documents').select(['file', 'title']).where('live', '=', 1).orderBy('file').execute();

const ofVersion = (version: number) =>
  [...names, `only-${version}`].map((name) => ({ file: `${name}.md`, title: `Version ${version}` }));

const ways = {
  'a symbolic link that leads elsewhere': {
    begin: (folder: string) => symlinkSync(folder, contentDir),
    replace(folder: string) {
      symlinkSync(folder, `${contentDir}.new`);
      renameSync(`${contentDir}.new`, contentDir);
    },
  },
  'a rename of both': {
    begin: (folder: string) => renameSync(folder, contentDir),
    replace(folder: string) {
      renameSync(contentDir, `${contentDir}.old`);
      renameSync(folder, contentDir);
    },
  },
};

test.each(Object.entries(ways))(
  'a folder that is replaced while it is read, by %s, is published as one or the other',
  async (_, way) => {
    way.begin(makeVersion(1));
    await publish();
    expect(await published()).toEqual(ofVersion(1));
    for (const name of names) writeFileSync(join(contentDir, `${name}.md`), postText({ title: 'Edited', date: '2025-12-30' }));
    const next = makeVersion(2);
    whenRead('b.md', () => way.replace(next));
    await publish(names.map((name) => `${name}.md`));
    expect(await published()).toEqual(ofVersion(2));
  },
);

test('a folder that goes away while it is read leaves what was published', async () => {
  symlinkSync(makeVersion(1), contentDir);
  await publish();
  writeFileSync(join(contentDir, 'b.md'), postText({ title: 'Edited', date: '2025-12-30' }));
  whenRead('b.md', () => unlinkSync(contentDir));
  await expect(publish()).rejects.toThrow('ENOENT');
  expect(await published()).toEqual(ofVersion(1));
});

test('a folder that is replaced each time that it is read is given up in the end', async () => {
  mkdirSync(contentDir);
  let times = 0;
  const work = ofOneFolder(contentDir, async (expectSame) => {
    times++;
    renameSync(contentDir, join(root, `former-${times}`));
    mkdirSync(contentDir);
    expectSame();
  });
  await expect(work).rejects.toThrow('was replaced while it was read');
  expect(times).toBe(5);
});
