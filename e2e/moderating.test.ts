import type { Page } from '@playwright/test';
import { expect, test } from './blog.ts';
import { content } from './command.ts';
import { post, settings, type Blog } from './server.ts';

const files = {
  'site.yaml': settings('comments: { perMinute: 0 }\n'),
  'a/post.md': post({ title: 'A post', date: '2013-04-26' }, 'Text.'),
};

const send = (blog: Blog, text: string, email = 'bo@example.org'): Promise<Response> =>
  blog.get('/api/comments', { method: 'POST', body: new URLSearchParams({ post: '/a/post', name: 'Bo', email, text }) });

async function openQueue(page: Page, blog: Blog): Promise<void> {
  await page.goto((await content(blog, 'sign-in')).trim());
  await page.getByRole('button', { name: /Sign in/ }).click();
  await page.getByRole('link', { name: /waiting for approval/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Comments' })).toBeVisible();
}

const queued = (page: Page, text: string) => page.getByRole('article').filter({ hasText: text });

for (const javaScriptEnabled of [false, true]) {
  test.describe(javaScriptEnabled ? 'with scripts' : 'without scripts', () => {
    test.use({ javaScriptEnabled });

    test('an author approves a comment, and takes that back', async ({ page, startBlog }) => {
      const blog = await startBlog(files);
      await send(blog, 'Let me in.');
      await openQueue(page, blog);
      await expect(queued(page, 'Let me in.')).toContainText('It is the first comment from this address.');
      await queued(page, 'Let me in.').getByRole('button', { name: 'Approve', exact: true }).click();
      await expect(page.getByText('One comment was decided on.')).toBeVisible();
      expect(await blog.text('/a/post')).toContain('Let me in.');
      expect(await blog.text('/')).toContain('1 comment');
      await page.getByRole('button', { name: 'Undo' }).click();
      await expect(queued(page, 'Let me in.')).toBeVisible();
      expect(await blog.text('/a/post')).not.toContain('Let me in.');
      expect(await blog.text('/comments')).toContain('Nobody has said anything yet.');
    });

    test('many are decided on at once', async ({ page, startBlog }) => {
      const blog = await startBlog(files);
      for (const number of [1, 2, 3]) await send(blog, `Number ${number}.`, `p${number}@example.org`);
      await openQueue(page, blog);
      for (const number of [1, 3]) await queued(page, `Number ${number}.`).getByRole('checkbox').check();
      await page.getByRole('button', { name: 'Spam all that are ticked' }).click();
      await expect(page.getByText('2 comments were decided on.')).toBeVisible();
      await expect(page.getByRole('article')).toHaveCount(1);
      await page.getByRole('link', { name: '2 spam' }).click();
      await expect(page.getByRole('article')).toHaveCount(2);
    });

    test('an author replies, and the reply is marked as theirs', async ({ page, startBlog }) => {
      const blog = await startBlog(files);
      await send(blog, 'A question?');
      await openQueue(page, blog);
      await page.getByRole('article').getByText('Reply', { exact: true }).click();
      await page.getByLabel('Reply', { exact: true }).fill('An *answer*.');
      await page.getByRole('button', { name: 'Approve and reply' }).click();
      await expect(page.getByText('One comment was decided on.')).toBeVisible();
      await page.goto(`${blog.url}/a/post`);
      const reply = page.getByRole('listitem').getByRole('listitem');
      await expect(reply).toContainText('Ann Example author');
      await expect(reply.locator('em')).toHaveText('answer');
    });

    test('an author edits a comment, deletes it, and blocks its sender', async ({ page, startBlog }) => {
      const blog = await startBlog({ ...files, 'site.yaml': settings('comments: { moderation: none, perMinute: 0 }\n') });
      await send(blog, 'A rude word.');
      await openQueueOf(page, blog, 'shown');
      await page.getByRole('article').getByText('Edit', { exact: true }).click();
      await page.getByLabel('Edit', { exact: true }).fill('A kind word.');
      await page.getByRole('button', { name: 'Save' }).click();
      await expect(queued(page, 'A kind word.').first()).toBeVisible();
      expect(await blog.text('/a/post')).toContain('A kind word.');
      await page.getByRole('button', { name: 'Delete', exact: true }).click();
      await expect(page.getByText('One comment was decided on.')).toBeVisible();
      expect(await blog.text('/a/post')).not.toContain('word.');
      await page.getByRole('link', { name: '1 deleted' }).click();
      await page.getByRole('button', { name: 'Block sender' }).click();
      await expect(page.getByText('One comment was decided on.')).toBeVisible();
      expect((await send(blog, 'And again.')).headers.get('location')).toContain('/comments/held');
    });
  });
}

async function openQueueOf(page: Page, blog: Blog, state: string): Promise<void> {
  await page.goto((await content(blog, 'sign-in')).trim());
  await page.getByRole('button', { name: /Sign in/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'For authors' })).toBeVisible();
  await page.goto(`${blog.url}/admin/comments?state=${state}`);
}

test('the queue is worked off by keys', async ({ page, startBlog }) => {
  const blog = await startBlog(files);
  for (const number of [1, 2, 3]) await send(blog, `Number ${number}.`, `p${number}@example.org`);
  await openQueue(page, blog);
  await expect(page.getByText('Keys: j and k go down and up')).toBeVisible();
  await page.keyboard.press('j');
  await page.keyboard.press('j');
  await page.keyboard.press('a');
  await expect(page.getByText('One comment was decided on.')).toBeVisible();
  await expect(page.getByRole('article')).toHaveCount(2);
  expect(await blog.text('/a/post')).toContain('Number 2.');
  await page.keyboard.press('u');
  await expect(page.getByRole('article')).toHaveCount(3);
});

test('nobody but an author sees the queue or decides', async ({ page, startBlog }) => {
  const blog = await startBlog(files);
  await send(blog, 'Secret until approved.');
  expect((await blog.get('/admin/comments')).headers.get('location')).toBe('/admin/sign-in');
  expect(await (await fetch(`${blog.url}/admin/comments`)).text()).not.toContain('Secret until approved.');
  await openQueue(page, blog);
  // The session ends while the page is open.
  await page.context().clearCookies();
  await page.getByRole('button', { name: 'Approve', exact: true }).click();
  await expect(page).toHaveURL(`${blog.url}/admin/sign-in`);
  expect(await blog.text('/a/post')).not.toContain('Secret until approved.');
});
