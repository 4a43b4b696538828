import { afterEach, beforeEach, expect, test } from 'vitest';
import { postText, scratchBlog, type ScratchBlog } from '../publish/scratch-blog.ts';
import { keepRendered } from './kept-bodies.ts';
import { getArticle, getPreview, isPublished } from './queries.ts';

let blog: ScratchBlog;

beforeEach(async () => {
  blog = await scratchBlog();
});

afterEach(() => blog.end());

test('a draft is previewed, with or without a date, and so is a scheduled post; what is published is not', async () => {
  blog.write('draft.md', postText({ title: 'Draft', draft: true }, 'Some *text*.'));
  blog.write('later.md', postText({ title: 'Later', date: '2999-01-01' }));
  blog.write('now.md', postText({ title: 'Now', date: '2013-04-26' }));
  blog.write('a/_path.md', postText({ title: 'Path', draft: true }));
  await blog.sync();
  const { read } = blog.store;
  const draft = { title: 'Draft', draft: true, date: null, html: '<p>Some <em>text</em>.</p>', newer: null, related: [] };
  expect(await getPreview(read, '/draft')).toMatchObject(draft);
  expect(await getPreview(read, '/later')).toMatchObject({ title: 'Later', draft: false, date: Date.UTC(2999, 0, 1) });
  for (const url of ['/now', '/a', '/nothing']) expect(await getPreview(read, url), url).toBeNull();
  expect([await isPublished(read, '/now'), await isPublished(read, '/draft'), await isPublished(read, '/a')]).toEqual([
    true,
    false,
    false,
  ]);
});

test('of several drafts with one address the first by file name is previewed', async () => {
  blog.write('a/index.md', postText({ title: 'Second', draft: true }));
  blog.write('a.md', postText({ title: 'First', draft: true }));
  await blog.sync();
  expect((await getPreview(blog.store.read, '/a'))?.title).toBe('First');
});

test('the body of a draft is not kept, that of a published post is', async () => {
  blog.write('draft.md', postText({ draft: true }));
  blog.write('now.md', postText({ date: '2013-04-26' }));
  await blog.sync();
  await getPreview(blog.store.read, '/draft');
  await getArticle(blog.store, '/now');
  await keepRendered(blog.store);
  expect(await blog.store.read.selectFrom('rendered').select('file').execute()).toEqual([{ file: 'now.md' }]);
});
