import type { Page } from '@playwright/test';
import axe from 'axe-core';
import { expect, test } from './blog.ts';
import { content } from './command.ts';
import { everyKind, everyPath, inhabit } from './every-page.ts';
import type { Blog } from './server.ts';

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe finds on a page: rule and place. */
async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async (values) => {
    const { axe: tool } = globalThis as unknown as { axe: typeof axe };
    const found = await tool.run(document, { runOnly: { type: 'tag', values }, resultTypes: ['violations'] });
    return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`));
  }, rules);
}

/** How many pixels a page is wider than its window. */
const overflow = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

async function signIn(page: Page, blog: Blog): Promise<void> {
  await page.goto((await content(blog, 'sign-in')).trim());
  await page.getByRole('button', { name: /Sign in as/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'For authors' })).toBeVisible();
}

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(`in ${colorScheme} colours`, () => {
    test.use({ colorScheme });

    test('axe finds nothing on any kind of page', async ({ page, startBlog }) => {
      const blog = await startBlog(everyKind);
      await inhabit(blog);
      const preview = (await content(blog, 'preview', 'draft.md')).trim().slice(blog.url.length);
      for (const path of [...everyPath, preview]) {
        await page.goto(blog.url + path);
        expect.soft(await violations(page), path).toEqual([]);
      }
    });

    test('axe finds nothing on what authors see', async ({ page, startBlog }) => {
      const blog = await startBlog(everyKind);
      await inhabit(blog);
      await signIn(page, blog);
      for (const path of ['/admin', ...['held', 'shown', 'spam', 'deleted'].map((state) => `/admin/comments?state=${state}`)]) {
        await page.goto(blog.url + path);
        expect.soft(await violations(page), path).toEqual([]);
      }
      await page.goto(`${blog.url}/admin/comments`);
      await page.getByText('Reply', { exact: true }).click();
      await page.getByText('Edit', { exact: true }).click();
      expect(await violations(page)).toEqual([]);
    });

    test.describe('after an answer that says what to mend', () => {
      test.use({ expectedStatus: 422 });

      test('axe finds nothing on a form that has errors, nor on its preview', async ({ page, startBlog }) => {
        const blog = await startBlog(everyKind);
        for (const scripts of [true, false]) {
          if (!scripts)
            await page.route('**/_enhancements/**', (route) => route.fulfill({ contentType: 'text/javascript', body: '' }));
          await page.goto(`${blog.url}/birds/parrots`);
          await page.getByLabel('Comment', { exact: true }).fill('Without *a* name.');
          await page.getByRole('button', { name: 'Post', exact: true }).click();
          await expect(page.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true');
          await expect(page.getByLabel('Name')).toHaveAccessibleDescription(/./);
          expect(await violations(page)).toEqual([]);
          await page.getByLabel('Name').fill('Bo');
          await page.getByLabel('E-mail').fill('bo@example.org');
          await page.getByRole('button', { name: 'Preview' }).click();
          await expect(page.getByRole('region', { name: 'How it will look' })).toContainText('Without a name.');
          expect(await violations(page)).toEqual([]);
        }
      });
    });

    for (const [expectedStatus, path] of [
      [404, '/nothing'],
      [410, '/gone'],
    ] as const) {
      test.describe(`with the status ${expectedStatus}`, () => {
        test.use({ expectedStatus });

        test('axe finds nothing either', async ({ page, startBlog }) => {
          const blog = await startBlog(everyKind);
          await inhabit(blog);
          expect((await page.goto(blog.url + path))?.status()).toBe(expectedStatus);
          expect(await violations(page)).toEqual([]);
        });
      });
    }
  });
}

test('axe finds nothing on a blog in which there is nothing yet', async ({ page, startBlog }) => {
  const blog = await startBlog({});
  for (const [path, words] of Object.entries({
    '/': 'Nothing is posted here yet.',
    '/archive': 'Nothing is posted here yet.',
    '/tags': 'There are no tags yet.',
    '/photos': 'There are no albums yet.',
    '/comments': 'Nobody has said anything yet.',
  })) {
    await page.goto(blog.url + path);
    await expect(page.getByRole('main')).toContainText(words);
    expect(await violations(page), path).toEqual([]);
  }
});

test('no page scrolls sideways on a small phone, nor where everything is twice as large', async ({ page, startBlog }) => {
  const blog = await startBlog(everyKind);
  await inhabit(blog);
  // A window of 640 pixels at 200 % is one of 320; so is one of 1280 at 400 % (WCAG 2.2, 1.4.10).
  for (const width of [320, 640]) {
    await page.setViewportSize({ width, height: 640 });
    for (const path of everyPath) {
      await page.goto(blog.url + path);
      expect.soft(await overflow(page), `${path} at ${width}`).toBeLessThanOrEqual(0);
    }
  }
});

test('letters twice as large push nothing out of the page', async ({ page, startBlog }) => {
  const blog = await startBlog({ ...everyKind, 'theme.css': ':root { --size: 225%; }' });
  await page.setViewportSize({ width: 640, height: 640 });
  for (const path of ['/birds/parrots', '/trip', '/2013']) {
    await page.goto(blog.url + path);
    expect(await overflow(page), path).toBeLessThanOrEqual(0);
  }
});

test('code and tables that are wider than the page are scrolled by keys, and show that they have the focus', async ({
  page,
  startBlog,
}) => {
  const blog = await startBlog(everyKind);
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(`${blog.url}/birds/parrots`);
  for (const name of ['Table', 'Code']) {
    const part = page.getByRole('group', { name });
    await part.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => part.evaluate(({ scrollLeft }) => scrollLeft)).toBeGreaterThan(0);
  }
});

test('a reader with a keyboard writes a comment from the first key to the last', async ({ page, startBlog }) => {
  const blog = await startBlog(everyKind);
  await page.goto(`${blog.url}/birds/german`);
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the text' })).toBeFocused();
  await page.getByLabel('Name').focus();
  for (const words of ['Bo', 'bo@example.org', '', 'Mit *Nachdruck*.']) {
    await page.keyboard.type(words);
    await page.keyboard.press('Tab');
  }
  await expect(page.getByLabel('Mail me replies')).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Post', exact: true })).toBeFocused();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'How it will look' })).toBeFocused();
  await expect(page.getByRole('region', { name: 'How it will look' })).toContainText('Mit Nachdruck.');
});
