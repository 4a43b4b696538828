import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { examineLedger } from '../../cli/check-ledger.ts';
import { decide } from '../../comments/moderate.ts';
import { blogWith, idOf, nobody, noon, say } from '../../comments/scratch-comments.ts';
import { unmarkedUrl } from '../../content/document.ts';
import { resolve } from '../../content/resolve.ts';
import { exportScratch, filesOf, importScratch, scratchFolders } from '../../export/scratch-export.ts';
import { pinGuidBase } from '../../feeds/guids.ts';
import { postText, scratchBlog, type ScratchBlog } from '../../publish/scratch-blog.ts';
import { toSegments } from '../../urls.ts';

const settings = 'comments: { moderation: none, perMinute: 0 }\n';

let folders: ReturnType<typeof scratchFolders>;
let blog: ScratchBlog;
let empty: ScratchBlog;

beforeEach(async () => {
  folders = scratchFolders();
  blog = await blogWith(settings);
  empty = await scratchBlog(settings);
});

afterEach(async () => {
  await Promise.all([blog.end(), empty.end()]);
  rmSync(folders.folder, { recursive: true });
});

/** A blog that has seen something: threads in every state, a post that moved, one that was deleted, one whose name another took. */
async function live(): Promise<void> {
  blog.write('site.yaml', `title: T\nauthor: { name: Ann }\n${settings}`);
  blog.write('theme.css', ':root { --gap: 1rem }\n');
  blog.write('a/b/index.markdown', postText({ date: '2025-12-01', aliases: ['/gone', '/old'] }, 'With CR.\r\n\r\nAnd more.'));
  blog.write('a/b/shape.pdf', '%PDF \xFF\x00');
  blog.write('gone.md', postText({ title: 'Gone', date: '2025-12-02' }));
  blog.write('Ünï cödé.md', postText({ title: '🏔', date: '2025-12-03', guid: 'tag:old.example,2009:17' }));
  blog.write('about.md', postText({ kind: 'page' }));
  await blog.sync();
  let parent: number | null = null;
  for (let level = 0; level < 5; level++)
    parent = idOf(await say(blog, { text: `Level ${level}.`, parent, name: `Bo ${level}` }, nobody, noon + level));
  const spam = idOf(await say(blog, { text: 'Buy this.' }, nobody, noon + 10));
  await decide(blog.store, new Map([[spam, 'spam']]), blog.site, noon);
  await say(blog, { text: 'On what is deleted soon.', post: '/gone' }, { ...nobody, caller: 'hash-of-203.0.113.9' }, noon + 11);
  await say(blog, { text: 'On what loses its name.', post: '/b', website: 'https://bo.example/' }, nobody, noon + 12);
  blog.move('a.md', 'moved/a.md');
  blog.remove('gone.md');
  await blog.sync();
  blog.move('b.md', 'moved/b.md');
  await blog.sync();
  blog.write('b.md', postText({ title: 'Another b', date: '2025-12-04' }));
  await blog.sync();
  await pinGuidBase(blog.store, 'https://blog.example');
}

test('a blog that is exported, imported into an empty one and exported again is the same, byte for byte', async () => {
  await live();
  await exportScratch(blog, folders);
  const { account } = await importScratch(folders.target, empty, folders);
  expect(account.unexplained).toEqual([]);
  await empty.sync();
  const again = join(folders.folder, 'again');
  await exportScratch(empty, { ...folders, target: again });
  expect(filesOf(again)).toEqual(filesOf(folders.target));
  expect(Object.keys(filesOf(again))).toEqual(
    [
      'comments.json',
      'content/Ünï cödé.md',
      'content/a/b/index.markdown',
      'content/a/b/shape.pdf',
      'content/about.md',
      'content/b.md',
      'content/moved/a.md',
      'content/moved/a.md.comments.json',
      'content/moved/b.md',
      'content/moved/b.md.comments.json',
      'content/site.yaml',
      'content/theme.css',
      'ledger.json',
      'waypost-export.json',
    ].sort(),
  );
});

/** What each address of the ledger is answered with, and the GUID of each that is served. */
async function answers({ store, site }: ScratchBlog): Promise<unknown[]> {
  const rows = await store.read.selectFrom('ledger').select(['url', 'guid']).orderBy('url').execute();
  const found: unknown[] = [];
  for (const { url, guid } of rows)
    found.push([url, await resolve({ db: store.read, site }, toSegments(unmarkedUrl(url)) ?? []), guid]);
  return found;
}

test('every address that was answered before is answered the same way, and GUIDs stay', async () => {
  await live();
  await exportScratch(blog, folders);
  await importScratch(folders.target, empty, folders);
  await empty.sync();
  const [before, after] = [
    await examineLedger(blog.store, blog.site, blog.contentDir),
    await examineLedger(empty.store, empty.site, empty.contentDir),
  ];
  expect(after).toEqual(before);
  expect(after.lost).toEqual([]);
  expect(await answers(empty)).toEqual(await answers(blog));
});

test('a server that has begun to watch the empty folder answers the same', async () => {
  await live();
  const twin = postText({ title: 'Twin', date: '2025-12-05' });
  blog.write('one.md', twin);
  blog.write('two.md', twin);
  await blog.sync();
  blog.remove('one.md');
  await blog.sync();
  await empty.sync();
  await exportScratch(blog, folders);
  await importScratch(folders.target, empty, folders);
  await empty.sync();
  expect(await answers(empty)).toEqual(await answers(blog));
});

test('what is imported twice changes nothing, and a dry run changes nothing at all', async () => {
  await live();
  await exportScratch(blog, folders);
  const dry = await importScratch(folders.target, empty, { ...folders, dryRun: true });
  expect(filesOf(empty.contentDir)).toEqual({});
  expect(await empty.store.read.selectFrom('comments').selectAll().execute()).toEqual([]);
  expect(await empty.store.read.selectFrom('ledger').selectAll().execute()).toEqual([]);
  const first = await importScratch(folders.target, empty, folders);
  expect(first.account.counts).toEqual(dry.account.counts);
  const rows = () => empty.store.read.selectFrom('comments').selectAll().orderBy('id').execute();
  const before = await rows();
  for (const isSynced of [false, true]) {
    if (isSynced) await empty.sync();
    const { account } = await importScratch(folders.target, empty, folders);
    expect(account.counts.map(({ sort, counts }) => [sort, counts.new, counts.changed, counts.left])).toEqual(
      account.counts.map(({ sort }) => [sort, 0, 0, 0]),
    );
    expect(await rows()).toEqual(before);
  }
});

test('what was said about posts whose address others took stays apart, and comes once', async () => {
  blog.write('c.md', postText({ title: 'C', date: '2025-12-05' }));
  blog.write('d.md', postText({ title: 'D', date: '2025-12-06' }));
  await blog.sync();
  for (const post of ['/a', '/b', '/c']) await say(blog, { post, text: `At ${post}.`, email: `${post.slice(1)}@example.org` });
  blog.remove('a.md');
  blog.remove('b.md');
  await blog.sync();
  blog.move('c.md', 'a.md');
  blog.move('d.md', 'b.md');
  await blog.sync();
  await exportScratch(blog, folders);
  expect(JSON.parse(readFileSync(join(folders.target, 'comments.json'), 'utf8'))).toMatchObject({
    comments: [],
    homeless: [[{ text: 'At /a.' }], [{ text: 'At /b.' }]],
  });
  for (const fresh of [3, 0]) {
    const { account } = await importScratch(folders.target, empty, folders);
    expect(account.counts.find(({ sort }) => sort === 'comments')?.counts).toMatchObject({ found: 3, new: fresh, left: 0 });
    await empty.sync();
  }
  const again = join(folders.folder, 'again');
  await exportScratch(empty, { ...folders, target: again });
  expect(filesOf(again)).toEqual(filesOf(folders.target));
});

test('no e-mail address of a reader and no network address is in any byte of an export', async () => {
  await live();
  await exportScratch(blog, folders);
  const everything = Object.values(filesOf(folders.target)).join('\n');
  expect(everything).toContain('Level 4.');
  for (const secret of ['bo@example.org', 'example.org', '203.0.113.9', 'hash-of-']) expect(everything).not.toContain(secret);
  const { report } = await importScratch(folders.target, empty, folders);
  expect(report).toContain('8 comments have no e-mail addresses, which no export has');
});

test('a post that was edited, deleted or taken here since stays as it is', async () => {
  await live();
  await exportScratch(blog, folders);
  await importScratch(folders.target, empty, folders);
  await empty.sync();
  empty.write('about.md', postText({ kind: 'page' }, 'Edited.'));
  empty.remove('b.md');
  const { account, report } = await importScratch(folders.target, empty, folders);
  expect(readFileSync(join(empty.contentDir, 'about.md'), 'utf8')).toContain('Edited.');
  expect(report).toContain('about.md was edited since an earlier import');
  expect(report).toContain('An earlier import made b.md of it, which was deleted since.');
  expect(account.unexplained).toEqual([]);
});

test('what another blog has at a path or an address already is kept, and named', async () => {
  await live();
  await exportScratch(blog, folders);
  empty.write('b.md', postText({ title: 'Mine', date: '2020-01-01' }));
  empty.write('a.md', postText({ title: 'Mine too', date: '2020-01-02' }));
  await empty.sync();
  const { account, report } = await importScratch(folders.target, empty, folders);
  await empty.sync();
  expect(readFileSync(join(empty.contentDir, 'b.md'), 'utf8')).toContain('Mine');
  expect(report).toContain('There is another file at b.md already, which is kept.');
  expect(report).toContain('ledger.json, /a: Something is published at that address here.');
  expect(account.unexplained).toEqual([]);
});
