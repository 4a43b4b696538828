import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { scratchFolders, importScratch } from '../../export/scratch-export.ts';
import { postText, scratchBlog, type ScratchBlog } from '../../publish/scratch-blog.ts';
import type { Account } from '../account.ts';

let folders: ReturnType<typeof scratchFolders>;
let blog: ScratchBlog;

beforeEach(async () => {
  folders = scratchFolders();
  blog = await scratchBlog();
  put('waypost-export.json', { waypostExport: 1 });
  put('content/good.md', postText({ date: '2020-01-01' }));
  put('comments.json', { comments: [], homeless: [] });
});

afterEach(async () => {
  await blog.end();
  rmSync(folders.folder, { recursive: true });
});

/** Puts a file into an export that somebody has meddled with. */
function put(file: string, data: unknown): void {
  mkdirSync(dirname(join(folders.target, file)), { recursive: true });
  writeFileSync(join(folders.target, file), typeof data === 'string' || Buffer.isBuffer(data) ? data : JSON.stringify(data));
}

const run = () => importScratch(folders.target, blog, folders);

const countsOf = (account: Account, sort: string) => account.counts.find((each) => each.sort === sort)?.counts;

const said = { id: 1, post: '/good', at: '2020-01-02T00:00:00Z', name: 'Bo', text: 'Hello.' };

test('comments that are no JSON are named, and every post comes in', async () => {
  put('content/good.md.comments.json', '{"comments": [');
  put('content/other.md', postText({ date: '2020-01-02' }));
  put('content/other.md.comments.json', { comments: [said] });
  put('comments.json', Buffer.from([0x22, 0xe4, 0x22]));
  put('ledger.json', '[');
  const { account, report } = await run();
  expect(countsOf(account, 'posts')).toMatchObject({ found: 2, new: 2 });
  expect(countsOf(account, 'comments')).toMatchObject({ found: 3, new: 1, left: 2 });
  expect(report).toContain('content/good.md.comments.json: It is no JSON');
  expect(account.unexplained).toEqual([]);
});

test('a comment that is wrong is named, and the others come in', async () => {
  const wrong = [{ website: 'javascript:alert(1)' }, { at: 'yesterday' }, { id: '../1' }, { state: 'root' }, { text: 7 }];
  put('content/good.md.comments.json', { comments: [said, ...wrong.map((fields) => ({ ...said, ...fields })), null, 'x'] });
  put('comments.json', {
    comments: [
      { ...said, id: 2, post: '/../../x' },
      { ...said, id: 3, post: 'https://evil.example/' },
    ],
    homeless: [
      [
        { ...said, id: 4 },
        { ...said, id: 'x' },
      ],
      'no list',
    ],
  });
  const { account, report } = await run();
  expect(countsOf(account, 'comments')).toMatchObject({ found: 13, new: 2, left: 11 });
  expect(report).toContain('comment 2: website: ');
  expect(report).toContain('/../../x is no address of a blog.');
  expect(account.unexplained).toEqual([]);
});

test('addresses that lead to another site or out of the blog are left out of the ledger', async () => {
  const row = { url: '/old', guid: null, movedTo: null, gone: 'hash' };
  const hostile = ['//evil.example', 'https://evil.example/', '/../x', 'javascript:alert(1)', '/a//b', '/a%2f..%2fb%00', 'x'];
  const addresses = [
    row,
    ...hostile.flatMap((url) => [
      { ...row, url },
      { ...row, url: '/x', movedTo: url, gone: null },
    ]),
  ];
  const departed = [
    { listing: '/old', date: 1, url: '/old' },
    { listing: 'old', date: 1, url: '/old' },
    { listing: '/', date: 'x', url: '/y' },
  ];
  put('ledger.json', { guidBase: 'ftp://x', addresses, departed });
  const { account, report } = await run();
  expect(countsOf(account, 'other')).toMatchObject({ found: addresses.length + 3, new: 2, left: addresses.length + 1 });
  expect(await blog.store.read.selectFrom('ledger').select(['url', 'movedTo']).execute()).toEqual([
    { url: '/old', movedTo: null },
  ]);
  expect(report).toContain('What it says of the whole blog is not taken: guidBase');
});

test('links and hidden files of an export are not followed, and named', async () => {
  const secret = join(folders.folder, 'secret.md');
  writeFileSync(secret, 'secret');
  symlinkSync(secret, join(folders.target, 'content', 'link.md'));
  symlinkSync(folders.folder, join(folders.target, 'content', 'folder'));
  symlinkSync(secret, join(folders.target, 'content', 'good.md.comments.json'));
  put('content/.hidden.md', 'x');
  const { account, report } = await run();
  expect(readdirSync(blog.contentDir)).toEqual(['good.md']);
  expect(report.match(/It is a symbolic link/g)).toHaveLength(3);
  expect(report).toContain('content/.hidden.md: It is hidden');
  expect(account.unexplained).toEqual([]);
});

test('nothing is written through a link of the content folder', async () => {
  const outside = join(folders.folder, 'outside');
  mkdirSync(outside);
  symlinkSync(outside, join(blog.contentDir, 'a'));
  writeFileSync(join(blog.contentDir, 'b'), 'a file');
  put('content/a/post.md', postText({ date: '2020-01-01' }));
  put('content/b/post.md', postText({ date: '2020-01-01' }));
  put('content/b/post.md.comments.json', { comments: [said] });
  const { account, report } = await run();
  expect(readdirSync(outside)).toEqual([]);
  expect(report).toContain('There is a symbolic link at a, which may lead anywhere.');
  expect(report).toContain('There is something else at b already.');
  expect(countsOf(account, 'comments')).toMatchObject({ found: 1, left: 1 });
});

test('a post that is broken comes in as it is, and is named', async () => {
  put('content/broken.md', '---\ndate: [\n---\nText.');
  const { report } = await run();
  expect(readFileSync(join(blog.contentDir, 'broken.md'), 'utf8')).toBe('---\ndate: [\n---\nText.');
  expect(report).toContain('content/broken.md: It has to be mended before it is published');
});

test('what is no export, or one of a newer Waypost, is refused', async () => {
  put('waypost-export.json', { waypostExport: 2 });
  await expect(run()).rejects.toThrow('A newer Waypost has written');
  put('waypost-export.json', '[]');
  await expect(run()).rejects.toThrow("is no export of Waypost's");
  expect(existsSync(join(blog.contentDir, 'good.md'))).toBe(false);
});
