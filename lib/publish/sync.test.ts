import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { reloadAuthorSheet } from '../author-sheet.ts';
import { lastGoodDocuments, restoreLastGood } from './last-good.ts';
import { listProblems } from './problems.ts';
import { commitOf } from './revision.ts';
import { postText, scratchBlog, type ScratchBlog } from './scratch-blog.ts';
import { nextDue, PublishedMeanwhile } from './sync.ts';

const urlsOf = async ({ store }: ScratchBlog): Promise<string[]> =>
  (await store.read.selectFrom('entries').select('url').where('listing', '=', '/').orderBy('date').orderBy('url').execute()).map(
    ({ url }) => url,
  );

test('a folder becomes posts, listings with their counts, and a search index', async () => {
  const blog = await scratchBlog();
  blog.write('openstack/havana/a.md', postText({ date: '2013-04-26T00:56:00Z', tags: ['nova'] }));
  blog.write('openstack/b.md', postText({ date: '2013-04-16T14:54:00Z' }));
  const report = await blog.sync();
  expect(report).toMatchObject({ files: 2, touched: 2, problems: [] });
  expect(await urlsOf(blog)).toEqual(['/openstack/b', '/openstack/havana/a']);
  const counts = await blog.store.read.selectFrom('listings').selectAll().orderBy('listing').execute();
  expect(Object.fromEntries(counts.map(({ listing, entries }) => [listing, entries]))).toEqual({
    '#havana': 1,
    '#nova': 1,
    '#openstack': 2,
    '/': 2,
    '/openstack': 2,
    '/openstack/havana': 1,
    '@2013-04': 2,
  });
  await blog.end();
});

test('a second sync touches nothing', async () => {
  const blog = await scratchBlog();
  blog.write('a.md', postText({ date: '2013-04-26' }));
  await blog.sync();
  expect(await blog.sync()).toMatchObject({ touched: 0, changes: [] });
  await blog.end();
});

test('what was decided before another server published is not done', async () => {
  const blog = await scratchBlog();
  blog.write('a.md', postText({ date: '2013-04-26' }));
  await blog.sync({ commit: 'one', decidedOn: null });
  await blog.sync({ commit: 'two', decidedOn: 'one' });
  blog.write('b.md', postText({ date: '2013-04-27' }));
  await expect(blog.sync({ commit: 'three', decidedOn: 'one' })).rejects.toThrow(PublishedMeanwhile);
  expect([await commitOf(blog.store.read), await urlsOf(blog)]).toEqual(['two', ['/a']]);
  await blog.end();
});

test('a broken file keeps its last good version, is reported, and heals', async () => {
  const blog = await scratchBlog();
  blog.write('a.md', postText({ title: 'Good', date: '2013-04-26' }));
  await blog.sync();
  blog.write('a.md', '---\ntitle: [Broken\n---\n');
  const report = await blog.sync();
  expect(report.problems).toHaveLength(1);
  expect(report.changes).toEqual([]);
  expect((await blog.store.read.selectFrom('documents').select(['title', 'live']).execute())[0]).toEqual({
    title: 'Good',
    live: 1,
  });
  blog.write('a.md', postText({ title: 'Better', date: '2013-04-26' }));
  expect((await blog.sync()).problems).toEqual([]);
  expect((await blog.store.read.selectFrom('files').select('problem').execute())[0]?.problem).toBeNull();
  await blog.end();
});

test('a broken file keeps its last good version also when the settings make the index afresh', async () => {
  const blog = await scratchBlog();
  blog.write('diary/a.md', postText({ title: 'Good', date: '2013-04-26' }));
  blog.write('diary/b.md', postText({ title: 'Whole', date: '2013-04-26' }));
  await blog.sync();
  // In the same moment, so that no sync has seen it broken before.
  blog.write('diary/a.md', '---\ntitle: [Broken\n---\n');
  const site = { ...blog.site, timezone: 'Australia/Sydney', tagNames: { diary: 'blog' } };
  await blog.sync({ site });
  expect((await urlsOf(blog)).toSorted()).toEqual(['/diary/a', '/diary/b']);
  const found = await blog.store.read.selectFrom('documents').select(['title', 'live']).orderBy('title').execute();
  expect(found).toEqual([
    { title: 'Good', live: 1 },
    { title: 'Whole', live: 1 },
  ]);
  blog.remove('diary/a.md');
  await blog.sync({ site });
  expect(await urlsOf(blog)).toEqual(['/diary/b']);
  await blog.end();
});

test('what was kept from a folder that could not be read goes when the folder does', async () => {
  const blog = await scratchBlog();
  blog.write('f/a.md', postText({ date: '2013-04-26' }));
  await blog.sync();
  const [document] = await lastGoodDocuments(blog.store.read, { ...blog, files: [], unreadable: ['f'] });
  expect(document?.url).toBe('/f/a');
  await blog.store.write.deleteFrom('files').execute();
  await restoreLastGood(blog.store.write, [document!], blog.site, Date.now());
  expect(await urlsOf(blog)).toEqual(['/f/a']);
  blog.remove('f');
  await blog.sync();
  expect(await urlsOf(blog)).toEqual([]);
  await blog.end();
});

test('a broken file takes no other down', async () => {
  const blog = await scratchBlog();
  blog.write('a.md', '---js\n---\n');
  blog.write('b.md', postText({ date: '2013-04-26' }));
  writeFileSync(join(blog.contentDir, 'c.md'), Buffer.from([0xff, 0xfe]));
  expect((await blog.sync()).problems).toHaveLength(2);
  expect(await urlsOf(blog)).toEqual(['/b']);
  await blog.end();
});

test('of two files with one address the first by name is served, whichever came first', async () => {
  const blog = await scratchBlog();
  blog.write('a/index.md', postText({ title: 'Second', date: '2013-04-26' }));
  await blog.sync();
  blog.write('a.md', postText({ title: 'First', date: '2013-04-26' }));
  await blog.sync();
  const live = () => blog.store.read.selectFrom('documents').select('title').where('live', '=', 1).execute();
  expect(await live()).toEqual([{ title: 'First' }]);
  blog.remove('a.md');
  await blog.sync();
  expect(await live()).toEqual([{ title: 'Second' }]);
  await blog.end();
});

test('names that differ in case only want the same address', async () => {
  const blog = await scratchBlog();
  blog.write('Foo.md', postText({ date: '2013-04-26' }));
  blog.write('foo.md', postText({ date: '2013-04-26' }));
  await blog.sync();
  expect(await urlsOf(blog)).toEqual(['/Foo']);
  await blog.end();
});

test('a draft and a future post are kept back; the future one goes live at its second', async () => {
  const blog = await scratchBlog();
  blog.write('draft.md', postText({ date: '2013-04-26', draft: true }));
  blog.write('soon.md', postText({ date: '2026-01-01T12:00:01Z' }));
  const now = Date.UTC(2026, 0, 1, 12);
  await blog.sync({ now });
  expect(await urlsOf(blog)).toEqual([]);
  expect(await nextDue(blog.store)).toBe(now + 1000);
  const { changes } = await blog.sync({ now: now + 1000, only: [] });
  expect(changes?.map(({ after }) => after?.url)).toEqual(['/soon']);
  expect(await urlsOf(blog)).toEqual(['/soon']);
  await blog.end();
});

test('a saved file alone is looked at when only it is named; so is a deleted folder', async () => {
  const blog = await scratchBlog();
  blog.write('a/one.md', postText({ date: '2013-04-26' }));
  blog.write('a/two.md', postText({ date: '2013-04-26' }));
  blog.write('b.md', postText({ date: '2013-04-26' }));
  await blog.sync();
  blog.write('b.md', postText({ date: '2013-04-27' }));
  blog.remove('a');
  expect((await blog.sync({ only: ['a'] })).touched).toBe(2);
  expect(await urlsOf(blog)).toEqual(['/b']);
  expect((await blog.sync({ only: ['b.md'] })).touched).toBe(1);
  await blog.end();
});

test('a change of the same length in the same moment is seen', async () => {
  const blog = await scratchBlog();
  const now = Date.now();
  blog.write('a.md', postText({ title: 'One', date: '2013-04-26' }));
  await blog.sync({ now });
  blog.write('a.md', postText({ title: 'Two', date: '2013-04-26' }));
  expect((await blog.sync({ now })).touched).toBe(1);
  await blog.end();
});

test('another zone makes the index afresh', async () => {
  const blog = await scratchBlog();
  blog.write('a.md', postText({ date: '2013-04-26 00:30' }));
  await blog.sync();
  const site = { ...blog.site, timezone: 'Australia/Sydney' };
  expect(await blog.sync({ site })).toMatchObject({ touched: 1, changes: null });
  const [row] = await blog.store.read.selectFrom('documents').select('date').execute();
  expect(row?.date).toBe(Date.UTC(2013, 3, 25, 14, 30));
  await blog.end();
});

test('links, hidden files and whole HTML pages are no documents', async () => {
  const blog = await scratchBlog();
  blog.write('.git/x.md', postText({ date: '2013-04-26' }));
  blog.write('a.md~', postText({ date: '2013-04-26' }));
  blog.write('old.html', '<!doctype html><title>Old</title>');
  writeFileSync(join(blog.contentDir, '../outside.md'), postText({ date: '2013-04-26' }));
  symlinkSync('../outside.md', join(blog.contentDir, 'link.md'));
  const report = await blog.sync();
  expect(report.problems).toEqual([]);
  expect(await urlsOf(blog)).toEqual([]);
  await blog.end();
});

test('a draft or a scheduled post takes no address from a published one', async () => {
  const blog = await scratchBlog();
  blog.write('b/_posts/2013-04-26-foo.md', postText({ title: 'Live' }));
  await blog.sync();
  blog.write('b/_drafts/foo.md', postText({ title: 'Draft' }));
  blog.write('b/foo.html', postText({ title: 'Later', date: '2027-01-01' }));
  await blog.sync();
  expect(await blog.store.read.selectFrom('documents').select('title').where('live', '=', 1).execute()).toEqual([
    { title: 'Live' },
  ]);
  await blog.end();
});

test('a second file for an address is an error, at the start and later', async () => {
  const blog = await scratchBlog();
  blog.write('a.md', postText({ date: '2013-04-26' }));
  blog.write('a/index.md', postText({ date: '2013-04-26' }));
  expect((await blog.sync()).problems).toMatchObject([{ file: 'a/index.md', severity: 'error' }]);
  expect(await listProblems(blog.store, Date.now())).toMatchObject([{ file: 'a/index.md', field: 'name' }]);
  blog.write('b/index.md', postText({ date: '2013-04-26' }));
  await blog.sync();
  blog.write('b/index.markdown', postText({ date: '2013-04-26' }));
  blog.write('b/index.md', postText({ title: 'Edited', date: '2013-04-26' }));
  expect((await blog.sync()).problems).toMatchObject([
    { file: 'b/index.md', message: 'has the same address as b/index.markdown (/b), which is served.' },
  ]);
  await blog.end();
});

test('a file that is odd in any way takes no other down', async () => {
  const blog = await scratchBlog();
  blog.write('a.md', '---\ndate: 2013-04-26\naliases: ["//"]\n---\n');
  blog.write('b.md', '---\ndate: 2013-04-26\nx: &a [*a]\n---\n');
  blog.write('c.md', '---\ndate: 2013-04-26\ntags: ["\\ud800"]\n---\n');
  blog.write('good.md', postText({ date: '2013-04-26' }));
  const { problems } = await blog.sync();
  expect(problems.map(({ file }) => file)).toEqual(['a.md', 'b.md']);
  expect(await urlsOf(blog)).toContain('/good');
  await blog.end();
});

test('a link out of the folder is not followed, also when it alone is named', async () => {
  const blog = await scratchBlog();
  writeFileSync(join(blog.contentDir, '../outside.md'), postText({ date: '2013-04-26' }));
  symlinkSync('../outside.md', join(blog.contentDir, 'link.md'));
  symlinkSync('..', join(blog.contentDir, 'up'));
  symlinkSync('loop.md', join(blog.contentDir, 'loop.md'));
  await blog.sync();
  await blog.sync({ only: ['link.md', 'up', 'up/outside.md', 'loop.md'] });
  expect(await urlsOf(blog)).toEqual([]);
  await blog.end();
});

test('the errors of unchanged files are still known after the next sync', async () => {
  const blog = await scratchBlog();
  blog.write('a.md', 'No date');
  await blog.sync();
  expect((await blog.sync()).problems).toEqual([]);
  expect((await listProblems(blog.store, Date.now())).map(({ file }) => file)).toEqual(['a.md']);
  await blog.end();
});

test('other settings, and another sheet, are told of once, with the sync that is committed', async () => {
  const blog = await scratchBlog();
  const { contentDir, store } = blog;
  blog.write('a.md', postText({ date: '2013-04-26' }));
  await blog.sync();
  expect(await blog.sync()).toMatchObject({ isReframed: false, counted: null });
  const site = { ...blog.site, title: 'Another title' };
  // A sync that fails has told nobody.
  await expect(blog.sync({ site, decidedOn: 'another' })).rejects.toThrow(PublishedMeanwhile);
  const number = store.isShared ? expect.any(Number) : null;
  expect(await blog.sync({ site })).toMatchObject({ isReframed: true, changes: [], counted: number });
  expect(await blog.sync({ site })).toMatchObject({ isReframed: false, counted: null });
  blog.write('theme.css', ':root { --accent: teal }');
  reloadAuthorSheet(contentDir);
  expect(await blog.sync({ site })).toMatchObject({ isReframed: true, changes: [], counted: number });
  // A server whose folder has nothing to say has no say in this either.
  expect(await blog.sync({ dueOnly: true, only: [] })).toMatchObject({ isReframed: false, counted: null });
  expect(await blog.sync({ site })).toMatchObject({ isReframed: false, counted: null });
  blog.remove('theme.css');
  reloadAuthorSheet(contentDir);
  await blog.end();
});
