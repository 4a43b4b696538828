import type { DatabaseSync } from 'node:sqlite';
import type { Page } from '@playwright/test';
import { eventually, expect, test as base } from './blog.ts';
import { content } from './command.ts';
import { raw } from './fetching.ts';
import { call, secret } from './remote.ts';
import { post, settings, type Blog } from './server.ts';
import { openStoreOf } from './store-file.ts';

type Fixtures = {
  /** Has somebody else write to the store of a blog, until what it gives is called. */
  keepBusy: (blog: Blog) => () => void;
};

const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern
  keepBusy: async ({}, use) => {
    const others: DatabaseSync[] = [];
    await use((blog) => {
      // What the server writes at its start is waited for.
      const other = openStoreOf(blog);
      others.push(other);
      other.exec('begin immediate');
      return () => other.exec('rollback');
    });
    for (const other of others) other.close();
  },
});

const files = {
  'site.yaml': settings('comments: { moderation: none, perMinute: 0 }\n'),
  'a/post.md': post({ title: 'A post', date: '2013-04-26' }, 'Text.'),
};

const typed = {
  post: '/a/post',
  parent: '1',
  name: 'Bo <Bo>',
  email: 'bo@example.org',
  website: 'bo.example',
  text: 'It took\n\n*an hour*',
  replies: 'yes',
};

const send = (blog: Blog, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> =>
  blog.get('/api/comments', { method: 'POST', body: new URLSearchParams(fields), headers });

/** What the form on a page holds. */
const heldBy = (page: Page): Promise<Record<string, string>> =>
  page.locator('form.comment-form').evaluate((form: HTMLFormElement) => {
    const fields = [...new FormData(form)].map(([name, value]) => [name, (value as string).replaceAll('\r\n', '\n')] as const);
    return Object.fromEntries(fields.filter(([name]) => name !== 'elsewhere' && name !== 'action'));
  });

test('a comment that cannot be stored comes back with all that was typed, and goes through when it is sent again', async ({
  page,
  startBlog,
  keepBusy,
}) => {
  const blog = await startBlog(files);
  await send(blog, { ...typed, parent: '', text: 'First.' });
  // The answer is shown where it would be: pages of others get no sheet of ours.
  await page.goto(`${blog.url}/a/post`);
  const release = keepBusy(blog);
  const answer = await send(blog, typed);
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60']);
  await page.setContent(await answer.text());
  await expect(page.getByRole('alert')).toContainText('Your comment is not stored');
  const held = await heldBy(page);
  expect(held).toEqual(typed);
  release();
  expect((await send(blog, held)).status).toBe(303);
  const shown = await blog.text('/a/post');
  expect(shown.split('<em>an hour</em>')).toHaveLength(2);
});

test('a program is told the same, as it asked', async ({ startBlog, keepBusy }) => {
  const blog = await startBlog(files);
  const release = keepBusy(blog);
  const answer = await send(blog, { ...typed, parent: '' }, { Accept: 'application/json' });
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60']);
  expect(await answer.json()).toMatchObject({ errors: [], message: expect.stringContaining('Your comment is not stored') });
  release();
});

test.describe('on the page itself', () => {
  test.use({ expectedStatus: 503 });

  test('whoever commented keeps their words, and sends them again', async ({ page, startBlog, keepBusy }) => {
    const blog = await startBlog({ ...files, 'site.yaml': settings('comments: { moderation: all, perMinute: 0 }\n') });
    await page.goto(`${blog.url}/a/post`);
    await page.getByLabel('Name', { exact: true }).fill('Bo');
    await page.getByLabel('E-mail', { exact: true }).fill('bo@example.org');
    await page.getByLabel('Comment', { exact: true }).fill('It took an hour.');
    const release = keepBusy(blog);
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('Your comment is not stored');
    await expect(page.getByLabel('Comment', { exact: true })).toHaveValue('It took an hour.');
    release();
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await expect(page.getByRole('status')).toContainText('Your comment is kept');
  });
});

test('a link that works once is not used up while the store is busy', async ({ startBlog, keepBusy }) => {
  const blog = await startBlog(files);
  const link = new URL((await content(blog, 'sign-in')).trim());
  const follow = () => blog.get('/api/sign-in', { method: 'POST', body: link.searchParams });
  const release = keepBusy(blog);
  const answer = await follow();
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60']);
  const id = answer.headers.get('x-request-id')!;
  expect(await answer.text()).toContain(id);
  expect(blog.log()).toContain(`POST /api/sign-in (request ${id}) has failed.`);
  release();
  expect((await follow()).headers.get('location')).toBe('/admin');
});

test('what is saved or pushed while the store is locked is published when it is free, and readers have the pages of before meanwhile', async ({
  startBlog,
  keepBusy,
}) => {
  const blog = await startBlog(files, { PUBLISH_SECRET: secret });
  const before = await blog.text('/a');
  const release = keepBusy(blog);
  blog.write('a/new.md', post({ title: 'A new one', date: '2013-04-28' }));
  await eventually(async () => blog.log()).toContain('A change could not be published; it is tried again');
  const answer = await call(blog);
  expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '60']);
  expect(await answer.json()).toEqual({ error: expect.stringContaining('It is tried again by itself') });
  expect(await blog.text('/a')).toBe(before);
  release();
  await eventually(() => blog.text('/a')).toContain('A new one');
});

test('pages are read while somebody else writes to the store', async ({ startBlog, keepBusy }) => {
  const blog = await startBlog(files);
  const release = keepBusy(blog);
  for (const path of ['/a/post', '/a', '/2013', '/search?q=post', '/feed.xml'])
    expect((await raw(blog, path)).status, path).toBe(200);
  release();
});
