import { dirname } from 'node:path';
import type { Page } from '@playwright/test';
import { eventually, expect, test } from './blog.ts';
import { isHeard } from './fetching.ts';
import { post, settings, startServer, type Blog } from './server.ts';
import { openStoreOf } from './store-file.ts';

const files = {
  'site.yaml': settings('comments: { moderation: none, perMinute: 0 }\n'),
  'a/post.md': post({ title: 'A post', date: '2013-04-26' }, 'Text.'),
};

const title = (page: Page) => page.getByRole('heading', { level: 1 });

/** Starts a blog again, which comes no further than to its port until what this gives is called. */
async function startSlowly(blog: Blog): Promise<() => Promise<Blog>> {
  const store = openStoreOf(blog);
  store.exec('begin immediate');
  const starting = startServer(dirname(blog.contentDir), { PORT: new URL(blog.url).port });
  await eventually(() => isHeard(blog)).toBe(true);
  return () => {
    store.close();
    return starting;
  };
}

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false, expectedStatus: 503 });

  test('who comes while the blog starts has the page by itself', async ({ page, startBlog }) => {
    const blog = await startBlog(files);
    await blog.stop();
    const goOn = await startSlowly(blog);
    await page.goto(`${blog.url}/a/post`);
    await expect(title(page)).toHaveText('The blog is starting');
    const again = await goOn();
    await expect(title(page)).toHaveText('A post');
    await again.stop();
  });

  test('who comments while the blog starts loses nothing: the answer, loaded again, sends the form again', async ({
    page,
    startBlog,
  }) => {
    const blog = await startBlog(files);
    await page.goto(`${blog.url}/a/post`);
    for (const [label, text] of Object.entries({ Name: 'Bo', 'E-mail': 'bo@example.org', Comment: 'Said at the start.' }))
      await page.getByLabel(label, { exact: true }).fill(text);
    await blog.stop();
    const goOn = await startSlowly(blog);
    await page.getByRole('button', { name: 'Post', exact: true }).click();
    await expect(title(page)).toHaveText('The blog is starting');
    await expect(page.getByText('What you wrote is not lost')).toBeVisible();
    const again = await goOn();
    await page.reload();
    await expect(page).toHaveURL(`${blog.url}/a/post#comment-1`);
    await expect(page.getByRole('article').last()).toContainText('Said at the start.');
    await again.stop();
  });
});
