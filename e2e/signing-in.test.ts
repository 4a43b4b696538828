import type { Page } from '@playwright/test';
import { expect, test } from './blog.ts';
import { content } from './command.ts';
import { signInAs, startProvider } from './provider.ts';
import { post, settings, type Blog } from './server.ts';

const files = {
  'site.yaml': settings(),
  'a/draft.md': post({ title: 'A secret', draft: true }, 'Not done.'),
  'later.md': post({ title: 'Later', date: '2999-04-26T00:56:00+10:00' }),
  'broken.md': '---\ntitle: [\n---\n',
};

const linkFor = async (blog: Blog, ...words: string[]): Promise<string> => (await content(blog, 'sign-in', ...words)).trim();

async function signIn(page: Page, blog: Blog): Promise<void> {
  await page.goto(await linkFor(blog));
  await page.getByRole('button', { name: 'Sign in as ann@example.org' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'For authors' })).toBeVisible();
}

test('an author signs in by the link that the command prints, sees what is to be mended, and signs out', async ({
  page,
  startBlog,
}) => {
  const blog = await startBlog(files);
  await page.goto(`${blog.url}/admin`);
  await expect(page).toHaveURL(`${blog.url}/admin/sign-in`);
  await expect(page.getByText('npm run content -- sign-in')).toBeVisible();
  await signIn(page, blog);
  await expect(page).toHaveURL(`${blog.url}/admin`);
  await expect(page.getByRole('listitem').filter({ hasText: 'broken.md' })).toContainText('broken.md:');
  await expect(page.getByRole('listitem').filter({ hasText: 'later.md' })).toContainText('Fri, 26 Apr 2999, 00:56');
  await page.getByRole('link', { name: 'Sign out' }).click();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.goto(`${blog.url}/admin`);
  await expect(page).toHaveURL(`${blog.url}/admin/sign-in`);
});

test('a signed-in author reads drafts and scheduled posts at their preview, and nobody else does', async ({
  page,
  startBlog,
}) => {
  const blog = await startBlog(files);
  expect((await blog.get('/preview/a/draft')).status).toBe(404);
  await signIn(page, blog);
  await page.getByRole('link', { name: 'A secret' }).click();
  await expect(page).toHaveURL(`${blog.url}/preview/a/draft`);
  await expect(page.getByRole('note')).toHaveText('This is a preview of a draft.');
  await page.goto(`${blog.url}/preview/later`);
  await expect(page.getByRole('heading', { level: 1, name: 'Later' })).toBeVisible();
  expect((await page.request.get(`${blog.url}/preview/nothing`)).status()).toBe(404);
  expect((await blog.get('/preview/a/draft')).status).toBe(404);
});

test('works with scripts off', async ({ browser, startBlog }) => {
  const blog = await startBlog(files);
  const context = await browser.newContext({ javaScriptEnabled: false });
  await signIn(await context.newPage(), blog);
  await context.close();
});

test('a link signs in once, and following it alone changes nothing', async ({ page, browser, startBlog }) => {
  const blog = await startBlog(files);
  const link = await linkFor(blog, 'ANN@example.org');
  for (const visit of [1, 2, 3]) {
    const response = await fetch(link);
    expect(response.headers.get('set-cookie'), `visit ${visit}`).toBeNull();
  }
  await page.goto(link);
  const other = await (await browser.newContext()).newPage();
  await other.goto(link);
  await page.getByRole('button', { name: /Sign in/ }).click();
  await expect(page).toHaveURL(`${blog.url}/admin`);
  await other.getByRole('button', { name: /Sign in/ }).click();
  await expect(other.getByRole('main').getByRole('alert')).toContainText('used already');
  await other.goto(`${blog.url}/admin`);
  await expect(other).toHaveURL(`${blog.url}/admin/sign-in`);
  await other.context().close();
});

test('a form of another site signs nobody in, and a changed token is worth nothing', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const token = new URL(await linkFor(blog)).searchParams.get('token')!;
  const send = (body: string, headers: Record<string, string> = {}) =>
    blog.get('/api/sign-in', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    });
  expect((await send(`token=${token}`, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  for (const body of ['', 'token=', `token=${token}x`, 'x'.repeat(5000)]) {
    const { status, headers } = await send(body);
    expect([status, headers.get('location'), headers.get('set-cookie')], body).toEqual([303, '/admin/sign-in?token=old', null]);
  }
  expect((await send(`token=${token}`, { 'sec-fetch-site': 'same-origin' })).headers.get('location')).toBe('/admin');
});

test('who is no author in site.yaml any more has no rights left', async ({ page, startBlog }) => {
  const blog = await startBlog(files);
  await signIn(page, blog);
  blog.write('site.yaml', settings().replace('ann@example.org', 'bob@example.org'));
  await expect.poll(async () => (await page.goto(`${blog.url}/admin`))?.url()).toBe(`${blog.url}/admin/sign-in`);
  await expect(page.getByRole('main').getByRole('alert')).toContainText('ann@example.org, who is no author of this blog');
  expect((await page.request.get(`${blog.url}/preview/a/draft`)).status()).toBe(404);
});

test("authors' pages are kept by nobody, framed by nobody, and set no cookie on a reading page", async ({ page, startBlog }) => {
  const blog = await startBlog(files);
  const { headers } = await blog.get('/admin/sign-in');
  expect(headers.get('cache-control')).toContain('no-store');
  expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
  expect(headers.get('x-robots-tag')).toBe('noindex, nofollow');
  await signIn(page, blog);
  const response = await page.goto(`${blog.url}/`);
  expect(await response!.headerValue('set-cookie')).toBeNull();
  expect(await response!.text()).toBe(await blog.text('/'));
});

test('people sign in with a provider of OpenID Connect, and are authors by a verified address alone', async ({
  browser,
  startBlog,
}) => {
  const { issuer, server, know } = await startProvider({
    ann: { name: 'Ann', email: 'Ann@Example.org', email_verified: true },
    eve: { name: 'Eve', email: 'ann@example.org', email_verified: false },
  });
  const blog = await startBlog(files, { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'waypost', OIDC_CLIENT_SECRET: 'between us' });
  know(blog);
  const enter = async (name: string): Promise<Page> => {
    const page = await (await browser.newContext()).newPage();
    await page.goto(`${blog.url}/admin`);
    await page.getByRole('link', { name: `Sign in with ${new URL(issuer).host}` }).click();
    await signInAs(page, blog, name);
    return page;
  };
  const ann = await enter('ann');
  await expect(ann).toHaveURL(`${blog.url}/admin`);
  await expect(ann.getByRole('heading', { level: 1, name: 'For authors' })).toBeVisible();
  const eve = await enter('eve');
  await expect(eve).toHaveURL(`${blog.url}/admin/sign-in`);
  await expect(eve.getByRole('main').getByRole('alert')).toContainText('who is no author of this blog');
  await Promise.all([ann.context().close(), eve.context().close()]);
  server.close();
  server.closeAllConnections();
});
