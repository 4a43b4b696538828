import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openStore, type Store } from '../db/open.ts';
import { fillStore } from '../db/scratch-rows.ts';
import { postText, scratchBlog, type ScratchBlog } from '../publish/scratch-blog.ts';
import { sync } from '../publish/sync.ts';
import { moveStore } from './move-store.ts';

let folder: string;
let said: string[];
const sourceFile = (): string => join(folder, 'var/waypost.db');
const target = (): string => join(folder, 'new/waypost.db');

/** Sets variables, whatever of the environment was read before. */
function setEnvironment(variables: Record<string, string>): void {
  for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
  delete (globalThis as unknown as Record<symbol, Record<string, unknown> | undefined>)[Symbol.for('waypost')]?.['env'];
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waypost-move-test-'));
  said = [];
  for (const method of ['log', 'error'] as const)
    vi.spyOn(console, method).mockImplementation((text: string) => void said.push(text));
  setEnvironment({ DATABASE_URL: `file:${sourceFile()}`, DATA_DIR: join(folder, 'var') });
});

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

async function withStore<T>(file: string, work: (store: Store) => Promise<T>): Promise<T> {
  const store = await openStore({ file });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

const makeSource = (): Promise<void> =>
  withStore(sourceFile(), (store) => store.write.transaction().execute((db) => fillStore(db, ['x', 'y'])));

const complaint = async (...words: string[]): Promise<string> =>
  moveStore(words).then(
    () => '',
    (error: unknown) => (error as Error).message,
  );

test('a store is moved, and what is there is counted and proven', async () => {
  await makeSource();
  expect(await moveStore([`file:${target()}`])).toBe(0);
  const text = said.join('\n');
  expect(text).toMatch(/^comments +2 +2 +([\da-f]{16}) +\1$/m);
  expect(text).toMatch(/^ledger +2 +2 +([\da-f]{16}) +\1$/m);
  expect(text).toContain(`Set DATABASE_URL to file:${target()} and start the server`);
});

test('who starts a server on the new store publishes nothing anew, and finds what was found before', async () => {
  const blog: ScratchBlog = await scratchBlog('', { inFile: true });
  blog.write('a/one.md', postText({ title: 'A walrus', date: '2013-04-26' }, 'Of carpenters.'));
  await blog.sync();
  setEnvironment({ DATABASE_URL: `file:${join(blog.contentDir, '../waypost.db')}`, CONTENT_DIR: blog.contentDir });
  await blog.store.close();
  expect(await moveStore([`file:${target()}`])).toBe(0);
  await withStore(target(), async (store) => {
    const report = await sync(store, { contentDir: blog.contentDir, site: blog.site, now: Date.now(), serving: true });
    expect(report).toMatchObject({ touched: 0, changes: [], published: [], removed: [], moved: [], formerFolder: null });
    const { rows } = await sql`select rowid from search where search match 'carpenter'`.execute(store.read);
    expect(rows).toHaveLength(1);
  });
  rmSync(join(blog.contentDir, '..'), { recursive: true });
});

test('while a program is at work on the store, nothing is moved', async () => {
  await makeSource();
  const store = await openStore({ file: sourceFile() });
  expect(await complaint(`file:${target()}`)).toMatch(
    /^Programs are at work on the store at .*waypost\.db: one on this machine\. Stop all servers of this blog first/,
  );
  await store.close();
  expect(existsSync(target())).toBe(false);
  expect(await complaint(`file:${target()}`)).toBe('');
});

test('a store in which there is something is not overwritten, and it is said what there is, and what to do', async () => {
  await makeSource();
  await withStore(target(), (store) => store.write.insertInto('blocked').values({ sender: 'x' }).execute());
  expect(await complaint(`file:${target()}`)).toBe(
    `Nothing was moved to ${target()}. It is not empty, and nothing in it is overwritten: it has 1 blocked. ` +
      'Name a file that is not there yet, or move this one away.',
  );
});

test('the store is not moved onto itself, by whatever name', async () => {
  await makeSource();
  symlinkSync(sourceFile(), join(folder, 'link.db'));
  for (const name of [sourceFile(), join(folder, 'link.db'), `${folder}/var/../var/waypost.db`])
    expect(await complaint(`file:${name}`), name).toContain('already: DATABASE_URL says so');
  expect(await complaint('postgres://a:b@127.0.0.1:1/x')).not.toContain('already');
  setEnvironment({ DATABASE_URL: 'postgres://ann:secret@db.example:5432/blog' });
  expect(await complaint('postgresql://bo:hidden@db.example/blog')).toBe(
    'The store is at postgresql://db.example/blog already: DATABASE_URL says so. Name another place to move it to.',
  );
});

test('where there is no store, none is made', async () => {
  expect(await complaint(`file:${target()}`)).toBe(
    `There is no store at ${sourceFile()}. DATA_DIR and DATABASE_URL must be those of the server.`,
  );
  expect(readdirSync(folder)).toEqual([]);
});

test('a word that names no store is not repeated: it may hold a password', async () => {
  for (const word of ['mysql://ann:secret@host/x', 'postgres://ann:sec ret@ho st:99999/x', 'secret', 'file:', 'postgres://']) {
    const text = await complaint(word);
    expect(text, word).toContain('This names no store. A file is named as file:/srv/blog/waypost.db');
    expect(text, word).not.toContain('sec');
  }
  expect(await moveStore([])).toBe(2);
  expect(await moveStore(['file:a', 'file:b'])).toBe(2);
});

test('a database that does not answer is told without its password, and how to mend it', async () => {
  await makeSource();
  expect(await complaint('postgres://ann:secret@127.0.0.1:1/blog?password=hidden')).toBe(
    'The store at postgres://127.0.0.1:1/blog cannot be opened: connect ECONNREFUSED 127.0.0.1:1. ' +
      'Does PostgreSQL run there, and are host and port right?',
  );
});

test('a file of something else is left as it is', async () => {
  await makeSource();
  const file = join(folder, 'letter.txt');
  writeFileSync(file, 'Dear reader, '.repeat(100));
  expect(await complaint(`file:${file}`)).toBe(
    `The store at ${file} cannot be opened: file is not a database. It is a file of something else.`,
  );
  expect(readFileSync(file, 'utf8')).toContain('Dear reader');
});

test('of a move that came to nothing, no file is left', async () => {
  await makeSource();
  // A row that the search index cannot be made of.
  await withStore(sourceFile(), (store) => store.write.updateTable('documents').set({ live: 1, tags: 'no JSON' }).execute());
  expect(await complaint(`file:${target()}`)).toContain(
    `Nothing was moved to ${target()}; both stores are as they were. the search index:`,
  );
  expect(readdirSync(join(folder, 'new'))).toEqual([]);
});
