import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { exportComments } from '../comments/archive.ts';
import { scratchStore, type ScratchStore } from '../db/scratch-store.ts';
import { parseSite } from '../site.ts';
import type { Imported, ImportedComment, ImportedEntry } from './imported.ts';
import { scratchRun } from './scratch-run.ts';

let folder: string;
let scratch: ScratchStore;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waypost-import-'));
  scratch = await scratchStore();
});
afterEach(async () => {
  await scratch.close();
  rmSync(folder, { recursive: true });
});

const content = (file: string): string => join(folder, 'content', file);

function write(file: string, text: string): string {
  mkdirSync(dirname(join(folder, file)), { recursive: true });
  writeFileSync(join(folder, file), text);
  return join(folder, file);
}

const entry = (path: string, more: Partial<ImportedEntry> = {}): ImportedEntry => ({
  is: 'entry',
  sort: 'posts',
  source: `source of ${path}`,
  id: path,
  path,
  front: { title: 'A title', date: '2013-04-26T00:00:00Z' },
  format: 'markdown',
  body: 'Text.',
  ...more,
});

const comment = (id: string, more: Partial<ImportedComment> = {}): ImportedComment => ({
  source: `comment ${id}`,
  id,
  parent: null,
  at: Date.UTC(2013, 3, 27),
  name: 'Bo',
  email: 'bo@example.org',
  website: null,
  text: `Comment ${id}.`,
  state: 'shown',
  byAuthor: false,
  ...more,
});

/** From where, and into what. */
const where = () => ({
  source: folder,
  into: join(folder, 'content'),
  dataDir: join(folder, 'data'),
  site: parseSite('title: T\nauthor: { name: Ann }\n'),
  store: scratch.store,
});

/** Runs an importer that finds these things; gives the report, and the counts as `new`, `changed`, `there`, `left`. */
async function run(items: readonly Imported[], { dryRun = false } = {}) {
  const { account, report } = await scratchRun({
    *importer({ account: tellTo }) {
      for (const item of items) {
        if (item.is === 'entry') tellTo.found(item.sort);
        if (item.is === 'file') tellTo.found(item.sort);
        if (item.is === 'entry') tellTo.found('comments', item.comments?.length ?? 0);
        if (item.is === 'entry') tellTo.found('attachments', item.beside?.length ?? 0);
        yield item;
      }
    },
    ...where(),
    dryRun,
  });
  const counts = Object.fromEntries(
    account.counts.map(({ sort, counts: { new: fresh, changed, there, left } }) => [sort, [fresh, changed, there, left]]),
  );
  return { counts, report, unexplained: account.unexplained };
}

test('a post becomes a file whose old address leads to it, and a second run changes nothing', async () => {
  const post = entry('openstack/summit', {
    front: {
      title: 'The summit',
      date: '2013-04-26T00:56:00+10:00',
      tags: ['nova'],
      aliases: ['/2013/04/summit/', 'https://old.example/openstack/summit'],
      guid: 'old:1',
    },
  });
  expect(await run([post])).toMatchObject({ counts: { posts: [1, 0, 0, 0] }, unexplained: [] });
  const text = readFileSync(content('openstack/summit.md'), 'utf8');
  expect(text).toBe(
    '---\ntitle: The summit\ndate: 2013-04-26T00:56:00+10:00\ntags:\n  - nova\naliases:\n  - /2013/04/summit\nguid: old:1\n---\n\nText.\n',
  );
  expect(await run([post])).toMatchObject({ counts: { posts: [0, 0, 1, 0] } });
  expect(readFileSync(content('openstack/summit.md'), 'utf8')).toBe(text);
});

test('a dry run writes nothing, and tells every address', async () => {
  const { counts, report } = await run([entry('a/b', { comments: [comment('1')] })], { dryRun: true });
  expect(counts).toEqual({ posts: [1, 0, 0, 0], comments: [1, 0, 0, 0] });
  expect(report).toContain('source of a/b: /a/b');
  expect(existsSync(content(''))).toBe(false);
  expect((await exportComments(scratch.store)).comments).toEqual([]);
});

test('what an author has edited, or deleted, since an earlier run stays as the author left it', async () => {
  const posts = [entry('a'), entry('b')];
  await run(posts);
  writeFileSync(content('a.md'), 'Mine.');
  rmSync(content('b.md'));
  const { counts, report, unexplained } = await run(posts);
  expect([counts.posts, unexplained]).toEqual([[0, 0, 1, 1], []]);
  expect(readFileSync(content('a.md'), 'utf8')).toBe('Mine.');
  expect(existsSync(content('b.md'))).toBe(false);
  expect(report).toContain('a.md was edited since an earlier import, and is left as it is.');
  expect(report).toContain('An earlier import made b.md of it, which was deleted since.');
});

test('what the source says anew is written anew', async () => {
  await run([entry('a')]);
  expect((await run([entry('a', { body: 'Other text.' })])).counts.posts).toEqual([0, 1, 0, 0]);
  expect(readFileSync(content('a.md'), 'utf8')).toContain('Other text.');
});

test('two that want one address both have one, the same in each run; so does one that Waypost needs itself', async () => {
  write('content/c.html', '<p>By hand</p>');
  const posts = [entry('a/b'), entry('a/b', { id: 'other', body: 'Other.' }), entry('archive'), entry('c')];
  expect(await run(posts)).toMatchObject({ counts: { posts: [4, 0, 0, 0] }, unexplained: [] });
  expect((await run(posts)).counts.posts).toEqual([0, 0, 4, 0]);
  for (const file of ['a/b.md', 'a/b-2.md', 'archive-2.md', 'c-2.md']) expect(existsSync(content(file)), file).toBe(true);
});

test('comments come into the store in their threads, once', async () => {
  const comments = [comment('3', { parent: '2' }), comment('1'), comment('2', { parent: '1' }), comment('4', { parent: 'gone' })];
  const { counts, report } = await run([entry('a', { comments })]);
  expect(counts.comments).toEqual([4, 0, 0, 0]);
  expect(report).toContain('comment 4: What it replies to is not in the source');
  const stored = (await exportComments(scratch.store)).comments;
  const named = new Map(stored.map(({ id, text }) => [id, text]));
  const told = stored.map(({ text, parent, post }) => [text, parent && named.get(parent), post]);
  expect(told.toSorted(([a], [b]) => String(a).localeCompare(String(b)))).toEqual([
    ['Comment 1.', null, '/a'],
    ['Comment 2.', 'Comment 1.', '/a'],
    ['Comment 3.', 'Comment 2.', '/a'],
    ['Comment 4.', null, '/a'],
  ]);
  expect((await run([entry('a', { comments })])).counts.comments).toEqual([0, 0, 4, 0]);
  expect((await exportComments(scratch.store)).comments).toHaveLength(4);
});

test('files lie beside their post, or keep their path; what is not there is named, and links are not followed', async () => {
  const picture = write('source/a.jpg', 'a picture');
  symlinkSync('/etc/hostname', join(folder, 'source/link.jpg'));
  const file = (from: string, path: string): Imported => ({ is: 'file', sort: 'files', source: path, from, path });
  const beside = [{ source: 'a.jpg', from: picture, sort: 'attachments' as const, name: '../../a.jpg' }];
  const items = [
    entry('trip', { beside }),
    file(picture, 'uploads/2010/a.jpg'),
    file(picture, '../../etc/a.jpg'),
    file(join(folder, 'source/link.jpg'), 'link.jpg'),
    file(join(folder, 'nowhere'), 'nowhere.jpg'),
  ];
  const { counts, report, unexplained } = await run(items);
  expect([counts, unexplained]).toEqual([{ posts: [1, 0, 0, 0], attachments: [1, 0, 0, 0], files: [2, 0, 0, 2] }, []]);
  for (const path of ['trip/index.md', 'trip/-..-a.jpg', 'uploads/2010/a.jpg', 'etc/a.jpg'])
    expect(existsSync(content(path)), path).toBe(true);
  expect(report).toContain('link.jpg: It is a symbolic link');
  expect(report).toContain('nowhere.jpg: The file is not there.');
  expect((await run(items)).counts).toEqual({ posts: [0, 0, 1, 0], attachments: [0, 0, 1, 0], files: [0, 0, 2, 2] });
});

test('what an importer found and forgot is told', async () => {
  const { account } = await scratchRun({
    importer({ account: tellTo }) {
      tellTo.found('posts', 2);
      return [entry('a')];
    },
    ...where(),
  });
  expect(account.unexplained).toEqual(['posts']);
});

test('a run that is cut off goes on where it was', async () => {
  const posts = ['a', 'b', 'c'].map((path) => entry(path));
  const broken = async function* () {
    yield posts[0]!;
    throw new Error('cut off');
  };
  await expect(scratchRun({ ...where(), importer: broken })).rejects.toThrow('cut off');
  expect((await run(posts)).counts.posts).toEqual([2, 0, 1, 0]);
});
