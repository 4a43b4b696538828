import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { issueTicket } from '../lib/comments/ticket.ts';
import { eventually, expect, test } from './blog.ts';
import { signInAs, startProvider } from './provider.ts';
import { post, settings, type Blog } from './server.ts';

const files = {
  'site.yaml': settings('comments: { moderation: none, perMinute: 0 }\n'),
  'a/post.md': post({ title: 'A post', date: '2013-04-26' }, 'Text.'),
  'closed.md': post({ title: 'Closed', date: '2013-04-27', comments: 'closed' }, 'Text.'),
  'about.md': post({ title: 'About', kind: 'page' }, 'Text.'),
};

/** Opens a post as somebody who has begun to write ten seconds ago: who is quicker than three is taken for a program. */
async function open(page: Page, blog: Blog): Promise<void> {
  const secret = readFileSync(join(blog.dataDir, 'auth-secret'), 'utf8').trim();
  await page.route('**/api/comments/ticket', (route) =>
    route.fulfill({ json: { ticket: issueTicket(Date.now() - 10_000, secret), signedIn: null } }),
  );
  await page.goto(`${blog.url}/a/post`);
}

async function fillIn(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [label, text] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(text);
}

const bo = { Name: 'Bo', 'E-mail': 'bo@example.org' };

for (const javaScriptEnabled of [false, true]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled });

    test('a comment is read by everybody as soon as it is posted', async ({ page, startBlog }) => {
      const blog = await startBlog(files);
      await open(page, blog);
      await fillIn(page, { ...bo, Website: 'bo.example', Comment: 'It is *so*.\n\n> quoted' });
      await page.getByRole('button', { name: 'Post', exact: true }).click();
      await expect(page).toHaveURL(`${blog.url}/a/post#comment-1`);
      const comment = page
        .getByRole('article')
        .filter({ has: page.getByRole('link', { name: 'Bo', exact: true }) })
        .last();
      await expect(comment).toContainText('It is so.');
      await expect(comment.locator('em')).toHaveText('so');
      await expect(comment.getByRole('link', { name: 'Bo', exact: true })).toHaveAttribute('href', 'https://bo.example/');
      await expect(comment.getByRole('link', { name: 'Bo', exact: true })).toHaveAttribute('rel', 'ugc nofollow');
      await expect(page.getByRole('heading', { name: '1 comment' })).toBeVisible();
      expect(await blog.text('/a/post')).toContain('It is <em>so</em>.');
      expect(await blog.text('/a/post')).not.toContain('bo@example.org');
      await page.goto(`${blog.url}/`);
      await page.getByRole('link', { name: '1 comment' }).click();
      await expect(page).toHaveURL(`${blog.url}/a/post#comments`);
      await page.getByRole('link', { name: 'recent comments' }).click();
      await expect(page.getByRole('listitem').filter({ hasText: 'Bo on A post' })).toContainText('It is so.');
    });

    test('a preview shows how it will look, and posts from there', async ({ page, startBlog }) => {
      const blog = await startBlog(files);
      await open(page, blog);
      await fillIn(page, { ...bo, Comment: 'Is **this** right?' });
      await page.getByRole('button', { name: 'Preview' }).click();
      await expect(page.getByRole('region', { name: 'How it will look' }).locator('strong')).toHaveText('this');
      expect(await blog.text('/a/post')).not.toContain('right?');
      await page.getByRole('button', { name: 'Post', exact: true }).click();
      await expect(page).toHaveURL(`${blog.url}/a/post#comment-1`);
    });

    test.describe('with errors', () => {
      test.use({ expectedStatus: 422 });

      test('what was typed is kept on every error, and each field says what to mend', async ({ page, startBlog }) => {
        const blog = await startBlog(files);
        await open(page, blog);
        await fillIn(page, { Name: 'Bo', Website: 'javascript:alert(1)', Comment: 'Kept.' });
        await page.getByLabel('Mail me replies').check();
        await page.getByRole('button', { name: 'Post', exact: true }).click();
        await expect(page.getByText('Please write your e-mail address. It is not shown.')).toBeVisible();
        await expect(page.getByText('This is no address of a website.')).toBeVisible();
        await expect(page.getByLabel('Comment', { exact: true })).toHaveValue('Kept.');
        await expect(page.getByLabel('Mail me replies')).toBeChecked();
        await fillIn(page, { 'E-mail': 'bo@example.org', Website: '' });
        await page.getByRole('button', { name: 'Post', exact: true }).click();
        await expect(page).toHaveURL(`${blog.url}/a/post#comment-1`);
      });
    });

    test('replies stand under what they reply to', async ({ page, startBlog }) => {
      const blog = await startBlog(files);
      await open(page, blog);
      await fillIn(page, { ...bo, Comment: 'The first.' });
      await page.getByRole('button', { name: 'Post', exact: true }).click();
      await page.getByRole('link', { name: 'Reply to Bo' }).click();
      await expect(page.getByRole('heading', { level: 1, name: 'Reply to Bo' })).toBeVisible();
      await fillIn(page, { Name: 'Cy', 'E-mail': 'cy@example.org', Comment: 'The second.' });
      await page.getByRole('button', { name: 'Post', exact: true }).click();
      await expect(page).toHaveURL(`${blog.url}/a/post#comment-2`);
      const thread = page.getByRole('region', { name: '2 comments' }).getByRole('listitem');
      await expect(thread.first()).toContainText('The second.');
    });
  });
}

test.describe('where a cache finds nobody to take it', () => {
  test.use({ expectedStatus: 503 });

  test('a comment stays in its form, and is posted from there', async ({ page, startBlog }) => {
    const blog = await startBlog(files);
    await open(page, blog);
    const answer = { status: 503, contentType: 'text/html', body: '<h1>503 Backend fetch failed</h1>' };
    await page.route('**/api/comments', (route) => route.fulfill(answer), { times: 1 });
    await fillIn(page, { ...bo, Comment: 'Written with care.' });
    const button = page.getByRole('button', { name: 'Post', exact: true });
    await button.click();
    await expect(page.getByRole('alert').filter({ hasText: 'Please try again' })).toBeVisible();
    await expect(page.getByLabel('Comment', { exact: true })).toHaveValue('Written with care.');
    await button.click();
    await expect(page).toHaveURL(`${blog.url}/a/post#comment-1`);
  });
});

test('what a program fills in faster than anybody types is held', async ({ page, startBlog }) => {
  const blog = await startBlog(files);
  await page.goto(`${blog.url}/a/post`);
  const ticket = page.waitForResponse('**/api/comments/ticket');
  await fillIn(page, { ...bo, Comment: 'Quick.' });
  await ticket;
  await page.getByRole('button', { name: 'Post', exact: true }).click();
  await expect(page.getByText('will be shown once an author has approved it')).toBeVisible();
});

const send = (blog: Blog, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  blog.get('/api/comments', {
    method: 'POST',
    body: new URLSearchParams({ post: '/a/post', name: 'Bo', email: 'bo@example.org', text: 'Hello.', ...fields }),
    headers,
  });

test('a comment that is held is shown to nobody, and its writer is told so', async ({ page, startBlog }) => {
  const blog = await startBlog({ ...files, 'site.yaml': settings() });
  await open(page, blog);
  await fillIn(page, { ...bo, Comment: 'Wait for me.' });
  await page.getByRole('button', { name: 'Post', exact: true }).click();
  await expect(page.getByText('will be shown once an author has approved it')).toBeVisible();
  await page.goto(`${blog.url}/comments/held?post=/a/post`);
  await page.getByRole('link', { name: 'Back to A post' }).click();
  await expect(page.getByText('Wait for me.')).toHaveCount(0);
  expect(await blog.text('/comments')).toContain('Nobody has said anything yet.');
});

test('the answer has the status that fits', async ({ startBlog }) => {
  const blog = await startBlog({ ...files, 'site.yaml': settings('comments: { moderation: none, perMinute: 3 }\n') });
  const statusOf = async (fields: Record<string, string>, headers?: Record<string, string>) =>
    (await send(blog, fields, headers)).status;
  expect(await statusOf({}, { 'sec-fetch-site': 'cross-site' })).toBe(403);
  expect(await statusOf({}, { origin: 'https://evil.example' })).toBe(403);
  expect(await statusOf({ text: 'x'.repeat(40_000) })).toBe(413);
  expect(await statusOf({ text: '' })).toBe(422);
  expect(await statusOf({ post: '/nothing' })).toBe(404);
  expect(await statusOf({ post: '/closed' })).toBe(403);
  expect((await blog.get('/api/comments')).status).toBe(405);
  const posted = await send(blog, {});
  expect([posted.status, posted.headers.get('location')]).toEqual([303, '/a/post#comment-1']);
  const json = await send(blog, { text: 'As JSON.' }, { accept: 'application/json' });
  expect(json.status).toBe(201);
  expect(await json.json()).toEqual({ state: 'shown', id: 2, location: '/a/post#comment-2' });
  expect(await statusOf({ text: 'Three.' })).toBe(303);
  const fourth = await send(blog, { text: 'Four, kept.' });
  expect(fourth.status).toBe(429);
  expect(await fourth.text()).toContain('Four, kept.');
  expect(fourth.headers.get('cache-control')).toContain('no-store');
});

test('who sends one hard text after the other waits, with all that was typed; short ones and others do not', async ({
  startBlog,
}) => {
  const blog = await startBlog(files, { TRUSTED_PROXIES: '127.0.0.1,::1' });
  const from = (address: string) => ({ 'x-forwarded-for': address });
  const hard = '**a '.repeat(2000) + ' a**'.repeat(500);
  const hardest = { text: hard, action: 'preview' };
  const all = await Promise.all(Array.from({ length: 60 }, () => send(blog, hardest, from('10.0.0.1'))));
  const refused = all.filter(({ status }) => status === 429);
  expect(all.filter(({ status }) => status === 200).length + refused.length).toBe(all.length);
  const [first] = await Promise.all(refused.map((response) => response.text()));
  expect(first).toContain('That is much to look at in a short time.');
  expect(first).toContain('**a **a **a');
  expect((await send(blog, { text: 'A *short* one.', action: 'preview' }, from('10.0.0.1'))).status).toBe(200);
  expect((await send(blog, { text: 'A *short* one.' }, from('10.0.0.1'))).status).toBe(303);
  expect((await send(blog, hardest, from('10.0.0.2'))).status).toBe(200);
});

test('where comments are closed there is no form, and where there are none there is no word of them', async ({ startBlog }) => {
  const blog = await startBlog(files);
  expect(await blog.text('/closed')).not.toContain('action="/api/comments"');
  expect(await blog.text('/about')).not.toContain('action="/api/comments"');
});

test('comments follow a renamed post, and recent comments name it at once', async ({ startBlog }) => {
  const blog = await startBlog(files);
  await send(blog, { text: 'Before the move.' });
  expect(await blog.text('/comments')).toContain('href="/a/post#comment-1"');
  blog.move('a/post.md', 'b/post.md');
  await eventually(() => blog.text('/b/post')).toContain('Before the move.');
  await eventually(() => blog.text('/comments')).toContain('href="/b/post#comment-1"');
  expect((await blog.get('/a/post')).headers.get('location')).toBe('/b/post');
  blog.remove('b/post.md');
  await eventually(() => blog.text('/comments')).toContain('Nobody has said anything yet.');
});

test('pages of comments that never were are not found', async ({ startBlog }) => {
  const blog = await startBlog(files);
  for (const path of [
    '/comments/page/1',
    '/comments/x',
    '/comments/reply/1',
    '/comments/reply/x',
    '/comments/form',
    '/comments/held/x',
  ])
    expect((await blog.get(path)).status, path).toBe(404);
  expect((await blog.get('/comments/held?post=/nothing')).status).toBe(200);
});

test('a reader who has signed in types no name, and their comment is marked; the cached page is the same for everybody', async ({
  page,
  startBlog,
}) => {
  const { issuer, server, know } = await startProvider({
    cy: { name: 'Cy Verified', email: 'cy@example.org', email_verified: true },
  });
  const blog = await startBlog(files, { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'waypost', OIDC_CLIENT_SECRET: 'between us' });
  know(blog);
  await page.goto(`${blog.url}/a/post`);
  const before = await blog.text('/a/post');
  await page.getByRole('link', { name: 'Sign in' }).click();
  await signInAs(page, blog, 'cy');
  await expect(page).toHaveURL(`${blog.url}/a/post`);
  expect(await (await page.request.get(`${blog.url}/a/post`)).text()).toBe(before);
  await page.getByLabel('Comment', { exact: true }).focus();
  await expect(page.getByText('You are signed in as Cy Verified.')).toBeVisible();
  await expect(page.getByLabel('Name', { exact: true })).toHaveCount(0);
  // As somebody without scripts would send it, so that nobody has to wait for three seconds.
  const response = await page.request.post(`${blog.url}/api/comments`, {
    form: { post: '/a/post', text: 'By me.' },
    headers: { origin: blog.url },
    maxRedirects: 0,
  });
  expect(response.headers().location).toBe('/a/post#comment-1');
  await page.goto(`${blog.url}/a/post`);
  await expect(page.getByRole('listitem').filter({ hasText: 'By me.' })).toContainText('Cy Verified verified');
  server.close();
  server.closeAllConnections();
});
