import type { Page } from '@playwright/test';
import { expect, test } from './blog.ts';
import { content } from './command.ts';
import { everyKind, everyPath, inhabit } from './every-page.ts';
import { post, type Files } from './server.ts';

const withStyles: Files = {
  ...everyKind,
  'theme.css': '.e-content .own { color: rgb(1, 2, 3) }',
  'styled.md': post(
    { title: 'Styled', date: '2013-02-01' },
    '<style>#by-sheet { color: rgb(1, 2, 4) }</style>\n\n<p id="by-sheet">by a sheet</p>\n\n' +
      '<p style="color: rgb(1, 2, 5)">by an attribute</p>\n\n<p class="own">by the theme</p>',
  ),
  'drawing.svg':
    '<svg xmlns="http://www.w3.org/2000/svg"><style>rect{fill:red}</style><rect width="9" height="9" style="x:1px"/></svg>',
  'slides.html': '<!DOCTYPE html><title>Slides</title><h1>Slides</h1><script>document.title = eval("\'Ran\'")</script>',
  'notes.txt': 'As it is.',
};

/** What browsers report that a page tried and may not: filled in while it is read. */
async function reportsOf(page: Page): Promise<string[]> {
  const reports: string[] = [];
  await page.exposeFunction('reportViolation', (report: string) => void reports.push(report));
  await page.addInitScript(() => {
    addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, documentURI }) =>
      (globalThis as unknown as { reportViolation: (report: string) => void }).reportViolation(
        `${documentURI}: ${effectiveDirective} ${blockedURI}`,
      ),
    );
  });
  return reports;
}

test('no kind of page tries what its policy forbids', async ({ page, startBlog }) => {
  test.setTimeout(180_000);
  const blog = await startBlog(withStyles);
  await inhabit(blog);
  const reports = await reportsOf(page);
  const preview = (await content(blog, 'preview', 'draft.md')).trim().slice(blog.url.length);
  const files = [
    '/feed.xml',
    '/atom.xml',
    '/sitemap.xml',
    '/drawing.svg',
    '/notes.txt',
    '/slides.html',
    '/trip/1.jpg',
    '/feeds.opml',
  ];
  for (const path of [...everyPath, preview, ...files, '/search?q=parrots', '/api/auth/signin', '/api/auth/signout', '/styled']) {
    await page.goto(blog.url + path, { waitUntil: 'load' }).catch((error: Error) => {
      // What is no page for a browser is downloaded.
      if (!error.message.includes('Download is starting')) throw error;
    });
    expect.soft(reports.splice(0), path).toEqual([]);
  }
});

test('what pages do with scripts is allowed too: colours, search, a picture in place, a comment', async ({ page, startBlog }) => {
  const blog = await startBlog(withStyles);
  const reports = await reportsOf(page);
  await page.goto(`${blog.url}/search`);
  await page.getByRole('button', { name: 'Colours' }).click();
  await page.getByRole('main').getByRole('combobox').pressSequentially('parr');
  await expect(page.getByRole('option').first()).toBeVisible();
  await page.goto(`${blog.url}/trip`);
  await page.locator('.photos a').first().click();
  await expect(page.getByRole('dialog', { name: 'Pictures' })).toBeVisible();
  await page.goto(`${blog.url}/birds/parrots`);
  await page.getByLabel('Comment', { exact: true }).fill('Well said.');
  await page.getByLabel('Name').fill('Bo');
  await page.getByLabel('E-mail').fill('bo@example.org');
  await page.getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByRole('region', { name: 'How it will look' })).toContainText('Well said.');
  expect(reports).toEqual([]);
});

test("an author's styles hold: of the theme, of a sheet in the post, of an attribute", async ({ page, startBlog }) => {
  const blog = await startBlog(withStyles);
  await page.goto(`${blog.url}/styled`);
  for (const [text, color] of [
    ['by the theme', 'rgb(1, 2, 3)'],
    ['by a sheet', 'rgb(1, 2, 4)'],
    ['by an attribute', 'rgb(1, 2, 5)'],
  ] as const)
    await expect(page.getByText(text)).toHaveCSS('color', color);
});

test("a whole page of an author's runs as it did elsewhere, a drawing runs nothing", async ({ page, startBlog }) => {
  const blog = await startBlog({
    ...withStyles,
    'hostile.svg': '<svg xmlns="http://www.w3.org/2000/svg"><script>document.documentElement.id = "ran"</script></svg>',
  });
  await page.goto(`${blog.url}/slides.html`);
  await expect(page).toHaveTitle('Ran');
  const other = await page.context().newPage();
  await other.goto(`${blog.url}/hostile.svg`);
  expect(await other.evaluate(() => document.documentElement.id)).toBe('');
});

test("authors' pages hydrate, their forms and keys work, and nothing is refused", async ({ page, startBlog }) => {
  const blog = await startBlog(withStyles);
  await inhabit(blog);
  const reports = await reportsOf(page);
  await page.goto((await content(blog, 'sign-in')).trim());
  await page.getByRole('button', { name: /Sign in as/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'For authors' })).toBeVisible();
  await page.goto(`${blog.url}/admin/comments`);
  await expect(page.locator('html')).toHaveAttribute('data-keys', '');
  await page.keyboard.press('j');
  await page.keyboard.press('a');
  await expect(page.getByText('One comment was decided on.')).toBeVisible();
  await page.getByRole('button', { name: 'Colours' }).click();
  await page.goto(`${blog.url}/api/auth/signout`);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(`${blog.url}/`);
  expect(reports).toEqual([]);
});
