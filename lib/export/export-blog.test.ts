import { existsSync, mkdirSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { blogWith, say } from '../comments/scratch-comments.ts';
import { scan } from '../content/scan.ts';
import { postText, type ScratchBlog } from '../publish/scratch-blog.ts';
import { findStaticFile } from '../server/static-files.ts';
import { exportScratch, filesOf, scratchFolders } from './scratch-export.ts';

let folders: ReturnType<typeof scratchFolders>;
let blog: ScratchBlog;

beforeEach(async () => {
  folders = scratchFolders();
  blog = await blogWith('comments: { moderation: none, perMinute: 0 }\n');
});

afterEach(async () => {
  await blog.end();
  rmSync(folders.folder, { recursive: true });
});

const names = (): string[] => Object.keys(filesOf(folders.target));

test('files are exported as their author wrote them; what is hidden, and links, are left out by name', async () => {
  const text = '\uFEFF---\r\ndate: 2025-12-01\r\n---\r\nText.  ';
  blog.write('x/windows.md', text);
  blog.write('x/.git/config', 'hidden');
  blog.write('draft.md~', 'hidden');
  symlinkSync('/etc', join(blog.contentDir, 'outside'));
  const { left, documents, others } = await exportScratch(blog, folders);
  expect(filesOf(folders.target)['content/x/windows.md']).toBe(Buffer.from(text).toString('latin1'));
  expect(left.map(({ path }) => path).sort()).toEqual(['draft.md~', 'outside', 'x/.git']);
  expect([documents, others]).toEqual([3, 0]);
});

test('comments stand beside their post, for nobody else to read, and an export that is served shows none of them', async () => {
  await say(blog);
  expect(await exportScratch(blog, folders)).toMatchObject({ comments: 1, withEmail: 1 });
  const content = join(folders.target, 'content');
  const file = 'a.md.comments.json';
  expect(statSync(join(content, file)).mode & 0o077).toBe(0);
  expect(await findStaticFile(content, [file])).toBeNull();
  expect([...scan(content)].map((scanned) => scanned.file).sort()).toEqual(['a.md', 'b.md']);
});

test('a document whose name leaves no room for another ending has its comments in the file for all others', async () => {
  const long = 'n'.repeat(250);
  blog.write(`${long}.md`, postText({ date: '2025-12-01' }));
  await blog.sync();
  await say(blog, { post: `/${long}` });
  await exportScratch(blog, folders);
  expect(names()).not.toContain(`content/${long}.md.comments.json`);
  expect(filesOf(folders.target)['comments.json']).toContain(`"post": "/${long}"`);
});

test('a post that is broken now is exported as it is, and that is said', async () => {
  blog.write('a.md', '---\ndate: [\n---\nBroken.');
  await blog.sync();
  await say(blog);
  const { left } = await exportScratch(blog, folders);
  expect(left).toMatchObject([{ path: 'a.md', why: expect.stringMatching(/not its last good version/) }]);
  expect(names()).toContain('content/a.md.comments.json');
});

test('an export takes the place of an earlier one as a whole', async () => {
  await exportScratch(blog, folders);
  blog.remove('b.md');
  await exportScratch(blog, folders);
  expect(names()).toEqual(['comments.json', 'content/a.md', 'ledger.json', 'waypost-export.json']);
  expect(readdirSync(folders.folder)).toEqual(['export']);
});

test('an export that fails leaves the earlier one as it was', async () => {
  await exportScratch(blog, folders);
  const before = filesOf(folders.target);
  blog.remove('b.md');
  const { store, site, contentDir } = blog;
  const broken = { ...blog, site, contentDir, store: { ...store, read: null as never } };
  await expect(exportScratch(broken, folders)).rejects.toThrow();
  expect(filesOf(folders.target)).toEqual(before);
  expect(readdirSync(folders.folder)).toEqual(['export']);
});

test('nothing is overwritten that no export wrote', async () => {
  mkdirSync(folders.target);
  writeFileSync(join(folders.target, 'thesis.txt'), 'mine');
  await expect(exportScratch(blog, folders)).rejects.toThrow('is not empty, and no earlier export');
  rmSync(join(folders.target, 'thesis.txt'));
  await exportScratch(blog, folders);
  mkdirSync(join(folders.target, '.git'));
  await expect(exportScratch(blog, folders)).rejects.toThrow('there is .git, which no export wrote');
  expect(existsSync(join(folders.target, '.git'))).toBe(true);
});

test('an export lies apart from what it is of', async () => {
  const { contentDir } = blog;
  for (const target of [contentDir, join(contentDir, 'export'), join(contentDir, '..'), folders.dataDir])
    await expect(exportScratch(blog, { ...folders, target }), target).rejects.toThrow('has to lie apart from');
  const link = join(folders.folder, 'link');
  symlinkSync(contentDir, link);
  await expect(exportScratch(blog, { ...folders, target: join(link, 'x') })).rejects.toThrow('has to lie apart from');
});

test('what Waypost keeps in the content folder is not exported', async () => {
  const dataDir = join(blog.contentDir, 'data');
  blog.write('data/waypost.db', 'secret');
  blog.write('data/imports/report.md', 'secret');
  const { left } = await exportScratch(blog, { ...folders, dataDir });
  expect(left.map(({ path }) => path)).toEqual([basename(dataDir)]);
  expect(names().filter((name) => name.includes('data/'))).toEqual([]);
});
