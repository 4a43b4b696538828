import type { Page } from '@playwright/test';
import { eventually, expect, test } from './blog.ts';
import { raw } from './fetching.ts';
import { post, settings } from './server.ts';
import { openStoreOf } from './store-file.ts';

const files = {
  'site.yaml': settings(),
  'a/post.md': post({ title: 'A post', date: '2013-04-26' }, 'Text, and a [link](https://example.org/there).'),
  'b.md': post({ title: 'Another', date: '2013-04-27' }, 'Text.'),
};

const light = 'rgb(253, 252, 249)';
const dark = 'rgb(22, 24, 27)';

const paper = (page: Page): Promise<string> => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);

const colours = (page: Page) => page.getByRole('button', { name: /^Colours:/ });

test('colours follow the system until a reader chooses; the choice holds on every page, and in other tabs', async ({
  page,
  context,
  startBlog,
}) => {
  const blog = await startBlog(files);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(blog.url);
  expect(await paper(page)).toBe(dark);
  await expect(colours(page)).toHaveAccessibleName('Colours: auto');
  await colours(page).click();
  await expect(colours(page)).toHaveAccessibleName('Colours: light');
  expect(await paper(page)).toBe(light);
  const other = await context.newPage();
  await other.goto(`${blog.url}/b`);
  expect(await paper(other)).toBe(light);
  await page.bringToFront();
  await colours(page).focus();
  await page.keyboard.press('Enter');
  await expect(colours(page)).toHaveAccessibleName('Colours: dark');
  await expect.poll(() => paper(other)).toBe(dark);
  await page.emulateMedia({ colorScheme: 'light' });
  await page.goto(`${blog.url}/a/post`);
  expect(await paper(page)).toBe(dark);
  await colours(page).click();
  await page.reload();
  await expect(colours(page)).toHaveAccessibleName('Colours: auto');
  expect(await paper(page)).toBe(light);
});

test('the way back to an earlier page has the colours that were chosen meanwhile', async ({ page, startBlog }) => {
  const blog = await startBlog(files);
  await page.goto(blog.url);
  await page.getByRole('link', { name: 'Another' }).first().click();
  await colours(page).click();
  await colours(page).click();
  await page.goBack();
  await expect.poll(() => paper(page)).toBe(dark);
});

test('no other colour is seen first: the choice is known before there is a body', async ({ page, startBlog }) => {
  const blog = await startBlog(files);
  await page.addInitScript(() => {
    localStorage.theme = 'dark';
    new MutationObserver((_, observer) => {
      if (!document.body) return;
      observer.disconnect();
      Object.assign(globalThis, { seenFirst: document.documentElement.dataset.theme });
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(blog.url);
  expect(await page.evaluate(() => (globalThis as unknown as { seenFirst: string }).seenFirst)).toBe('dark');
});

test('where nothing can be kept, the choice is that of the page', async ({ page, startBlog }) => {
  const blog = await startBlog(files);
  await page.addInitScript(() =>
    Object.defineProperty(globalThis, 'localStorage', {
      get() {
        throw new DOMException('denied', 'SecurityError');
      },
    }),
  );
  await page.goto(blog.url);
  await colours(page).click();
  await colours(page).click();
  await expect(colours(page)).toHaveAccessibleName('Colours: dark');
  expect(await paper(page)).toBe(dark);
});

test.describe('without scripts', () => {
  test.use({ javaScriptEnabled: false, colorScheme: 'dark' });

  test('there is no switch, and colours follow the system', async ({ page, startBlog }) => {
    const blog = await startBlog(files);
    await page.goto(blog.url);
    await expect(page.getByRole('contentinfo')).toBeVisible();
    await expect(colours(page)).toHaveCount(0);
    await expect(page.locator('html')).toHaveCSS('background-color', dark);
  });
});

test("an author's theme.css restyles every page as soon as it is saved, and browsers may keep it", async ({
  page,
  startBlog,
}) => {
  const blog = await startBlog(files);
  for (const path of ['/', '/a/post', '/nothing']) expect(await blog.text(path), path).not.toContain('theme.css');
  blog.write('theme.css', ':root { --paper: rgb(1, 2, 3); --measure: 20rem } .site-title { display: none }');
  for (const path of ['/', '/a/post', '/nothing']) await eventually(() => blog.text(path)).toContain('href="/theme.css?');
  await page.goto(`${blog.url}/a/post`);
  expect(await paper(page)).toBe('rgb(1, 2, 3)');
  // Its rules go before those of the blog, whatever their weight.
  await expect(page.getByRole('link', { name: 'A blog of tests' })).toBeHidden();
  await page.goto(`${blog.url}/admin/sign-in`);
  expect(await paper(page)).toBe('rgb(1, 2, 3)');
  const first = await page.locator('link[href^="/theme.css"]').getAttribute('href');
  const kept = await blog.get(first!);
  expect(kept.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
  expect(kept.headers.get('content-type')).toBe('text/css; charset=utf-8');
  for (const path of ['/theme.css', '/theme.css?0123456789ab'])
    expect((await blog.get(path)).headers.get('cache-control'), path).not.toContain('immutable');

  blog.write('theme.css', ':root { --paper: rgb(4, 5, 6) }');
  await eventually(() => blog.text('/a/post')).not.toContain(first);
  await page.goto(`${blog.url}/a/post`);
  expect(await paper(page)).toBe('rgb(4, 5, 6)');
  expect((await blog.get(first!)).headers.get('cache-control')).not.toContain('immutable');
  blog.remove('theme.css');
  for (const path of ['/', '/a/post']) await eventually(() => blog.text(path)).not.toContain('theme.css');
});

test('a theme.css that was there at the start is named from the first page on', async ({ startBlog }) => {
  const blog = await startBlog({ ...files, 'theme.css': ':root { --paper: #fff }' });
  expect(await blog.text('/')).toMatch(/<link rel="stylesheet" href="\/theme\.css\?[0-9a-f]{12}"/);
});

test('a text runs as its language does, and what the blog says around it as the blog does', async ({ page, startBlog }) => {
  const blog = await startBlog({
    ...files,
    'ar.md': post({ title: 'ساعة المطبخ', date: '2013-04-28', lang: 'ar', summary: 'ملخص' }, 'هذه الساعة.\n\n```\nnpm ci\n```'),
  });
  for (const path of ['/', '/ar', '/2013']) {
    await page.goto(blog.url + path);
    await expect(page.getByRole('heading', { name: 'ساعة المطبخ' }), path).toHaveCSS('direction', 'rtl');
    await expect(page.getByRole('heading', { name: 'ساعة المطبخ' })).toHaveAttribute('lang', 'ar');
    await expect(page.getByText(/posted at/).first()).toHaveCSS('direction', 'ltr');
  }
  await page.goto(`${blog.url}/ar`);
  await expect(page.getByText('هذه الساعة.')).toHaveCSS('direction', 'rtl');
  await expect(page.getByText('npm ci')).toHaveCSS('direction', 'ltr');
  blog.write('site.yaml', settings('locale: he\n'));
  await eventually(() => blog.text('/b')).toContain('<html lang="he" dir="rtl">');
});

test('on paper there is the text alone, black on white, with the addresses of its links', async ({ page, startBlog }) => {
  const blog = await startBlog(files);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(`${blog.url}/a/post`);
  await colours(page).click();
  await colours(page).click();
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  expect(await paper(page)).toBe('rgb(255, 255, 255)');
  await expect(page.locator('html')).toHaveCSS('color', 'rgb(0, 0, 0)');
  for (const role of ['navigation', 'contentinfo', 'textbox', 'button'] as const)
    await expect(page.getByRole(role)).toHaveCount(0);
  const after = (element: Element): string => getComputedStyle(element, '::after').content;
  expect(await page.getByRole('link', { name: 'link' }).first().evaluate(after)).toContain('https://example.org/there');
});

test('a page that cannot be made says so calmly, and nothing of the inside', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const store = openStoreOf(blog);
  store.exec('alter table documents rename to lost');
  store.close();
  const answer = await blog.get('/b');
  const { headers } = answer;
  expect(answer.status).toBe(500);
  expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(headers.get('cache-control')).toBe('no-store');
  expect(headers.get('retry-after')).toBe('60');
  const text = await answer.text();
  expect(text).toContain('<h1>This page cannot be shown just now</h1>');
  expect(text).not.toMatch(/documents|sqlite|error|\bat \//i);
});

test('a post with its sheet is small on the way', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const coding = { 'accept-encoding': 'br' };
  const sheet = /href="(\/_next\/[^"]+\.css)"/.exec(await blog.text('/a/post'))![1]!;
  const [html, css] = [await raw(blog, '/a/post', coding), await raw(blog, sheet, coding)];
  expect(css.headers['content-encoding']).toBe('br');
  expect(css.body.byteLength).toBeLessThan(5 * 1024);
  expect(html.body.byteLength + css.body.byteLength).toBeLessThan(12 * 1024);
  expect((await blog.get(sheet)).headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
});
