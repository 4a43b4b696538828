import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { previewLink } from '../lib/preview-link.ts';
import { eventually, expect, test } from './blog.ts';
import { content } from './command.ts';
import { post, settings, startServer, type Blog } from './server.ts';

const files = {
  'site.yaml': settings(),
  'a/draft.md': post(
    { title: 'A secret', date: '2013-04-26', tags: ['confidential'], draft: true },
    'Not *quite* done.\n\n## More',
  ),
  'a/live.md': post({ title: 'A live one', date: '2013-04-26' }),
};

/** The link that the author's command prints, without scheme and host. */
async function linkTo(blog: Blog, file: string): Promise<string> {
  const link = (await content(blog, 'preview', file)).trim();
  expect(link.startsWith(`${blog.url}/`)).toBe(true);
  return link.slice(blog.url.length);
}

/** A link as this blog signs it, that works until `until` (seconds since 1970). */
const linkUntil = (blog: Blog, url: string, until: number): string =>
  previewLink(url, until, readFileSync(join(blog.dataDir, 'auth-secret'), 'utf8').trim());

test('a draft is read by its link, and an edit shows on the next reload', async ({ page, startBlog }) => {
  const blog = await startBlog(files);
  const link = await linkTo(blog, 'a/draft.md');
  await page.goto(blog.url + link);
  await expect(page.getByRole('heading', { level: 1, name: 'A secret' })).toBeVisible();
  await expect(page.getByRole('note')).toHaveText('This is a preview of a draft.');
  await expect(page.getByText('Not quite done.')).toBeVisible();
  await expect(page).toHaveTitle('A secret · A blog of tests');
  await expect(page.locator('meta[name=robots]')).toHaveAttribute('content', 'noindex, nofollow');
  expect(await page.locator('script[src], link[rel=canonical]').count()).toBe(0);
  blog.write('a/draft.md', post({ title: 'A better secret', draft: true }, 'Done.'));
  await eventually(() => blog.text(link)).toContain('A better secret');
  await page.reload();
  await expect(page.getByRole('heading', { level: 1, name: 'A better secret' })).toBeVisible();
});

test('a draft that was previewed is on no other page', async ({ startBlog }) => {
  const blog = await startBlog(files);
  expect(await blog.text(await linkTo(blog, 'a/draft.md'))).toContain('A secret');
  for (const path of ['/', '/a', '/2013', '/2013/04', '/tags', '/tags/a', '/archive', '/a/live']) {
    const text = await blog.text(path);
    expect(text, path).not.toContain('A secret');
    expect(text, path).not.toContain('confidential');
  }
  for (const path of ['/a/draft', '/tags/confidential']) expect((await blog.get(path)).status, path).toBe(404);
});

test('nobody may keep, list or pass on a preview', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const link = await linkTo(blog, 'a/draft.md');
  for (const visit of [1, 2, 3]) {
    const { status, headers } = await blog.get(link, { headers: { 'accept-encoding': 'br' } });
    expect(status, `visit ${visit}`).toBe(200);
    expect(Object.fromEntries(headers), `visit ${visit}`).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'private, no-store',
      'x-robots-tag': 'noindex, nofollow',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    });
    for (const name of ['etag', 'last-modified', 'cache-status', 'set-cookie']) expect(headers.get(name), name).toBeNull();
  }
});

test('HEAD has the headers of GET and no body; other methods are refused', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const link = await linkTo(blog, 'a/draft.md');
  const [get, head] = [await blog.get(link), await blog.get(link, { method: 'HEAD' })];
  expect(head.status).toBe(200);
  expect(head.headers.get('content-length')).toBe(String((await get.arrayBuffer()).byteLength));
  expect(head.headers.get('cache-control')).toBe('private, no-store');
  expect(await head.text()).toBe('');
  expect((await blog.get(link, { method: 'POST' })).status).toBe(405);
});

test('without a good link nobody learns whether there is a draft', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const link = await linkTo(blog, 'a/draft.md');
  const { 'a/draft.md': _draft, ...others } = files;
  const without = await startBlog(others);
  const answerOf = async (from: Blog, path: string) => {
    const response = await from.get(path);
    const { date: _, 'x-request-id': __, ...headers } = Object.fromEntries(response.headers);
    return { status: response.status, headers, text: await response.text() };
  };
  const { searchParams } = new URL(link, blog.url);
  const [until, signature] = [searchParams.get('until')!, searchParams.get('signature')!];
  for (const path of [
    '/preview',
    '/preview/a/draft',
    '/preview/a/live',
    '/preview/nothing',
    `${link}x`,
    link.replace('until=', 'until=9'),
    link.replace('/a/draft', '/a/live'),
    link.replace('/a/draft', '/A/draft'),
    `/preview/a/draft?signature=${signature}`,
    `/preview/a/draft?until=${until}`,
    `/preview/a/draft?until=9999999999&signature=${signature}`,
    linkUntil(blog, '/a/nothing', 9_999_999_999),
  ]) {
    const unknown = await answerOf(without, path);
    expect(unknown.status, path).toBe(404);
    expect(await answerOf(blog, path), path).toEqual(unknown);
  }
});

test('a link that has expired says so, and shows nothing', async ({ startBlog }) => {
  const blog = await startBlog(files);
  await linkTo(blog, 'a/draft.md');
  const expired = await blog.get(linkUntil(blog, '/a/draft', Math.floor(Date.now() / 1000) - 1));
  expect(expired.status).toBe(403);
  expect(expired.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(expired.headers.get('cache-control')).toBe('private, no-store');
  expect(await expired.text()).toContain('Ask the author of the post for a new one.');
});

test('a scheduled post says when it will be published', async ({ page, startBlog }) => {
  const blog = await startBlog({ ...files, 'later.md': post({ title: 'Later', date: '2999-04-26T00:56:00+10:00' }) });
  await page.goto(blog.url + (await linkTo(blog, 'later.md')));
  await expect(page.getByRole('heading', { level: 1, name: 'Later' })).toBeVisible();
  await expect(page.getByRole('note')).toHaveText('This is a preview. It will be published on Fri, 26 Apr 2999, 00:56.');
  await expect(page.getByRole('note').getByRole('time')).toHaveAttribute('datetime', '2999-04-26T00:56:00+10:00');
});

test('the link to a post that has been published leads to the post', async ({ page, startBlog }) => {
  const blog = await startBlog(files);
  const link = await linkTo(blog, 'a/draft.md');
  expect((await blog.get(link)).status).toBe(200);
  blog.write('a/draft.md', post({ title: 'No secret', date: '2013-04-26' }));
  await eventually(async () => (await blog.get(link)).status).toBe(307);
  const { headers } = await blog.get(link);
  expect([headers.get('location'), headers.get('cache-control')]).toEqual(['/a/draft', 'no-store']);
  await page.goto(blog.url + link);
  await expect(page).toHaveURL(`${blog.url}/a/draft`);
  await expect(page.getByRole('heading', { level: 1, name: 'No secret' })).toBeVisible();
  blog.write('a/draft.md', post({ title: 'A secret again', draft: true }));
  await eventually(async () => (await blog.get(link)).status).toBe(200);
  expect((await blog.get('/a/draft')).status).toBe(410);
  blog.remove('a/draft.md');
  await eventually(async () => (await blog.get(link)).status).toBe(404);
});

test('many who look at a draft at once all see it', async ({ startBlog }) => {
  const blog = await startBlog({ ...files, 'b.md': post({ title: 'Another secret', draft: true }) });
  const [one, two] = [await linkTo(blog, 'a/draft.md'), await linkTo(blog, 'b.md')];
  const texts = await Promise.all([one, two, one, two, one, two].map((link) => blog.text(link)));
  expect(texts.map((text) => /<h1[^>]*>(.*?)<\/h1>/.exec(text)?.[1])).toEqual([
    'A secret',
    'Another secret',
    'A secret',
    'Another secret',
    'A secret',
    'Another secret',
  ]);
});

test('the secret and the store are never served, though they lie in the content folder', async ({ startBlog }) => {
  const first = await startBlog({ ...files, 'notes.txt': 'Notes of the author', 'var/notes.txt': 'Notes' });
  await first.stop();
  const blog = await startServer(dirname(first.contentDir), { DATA_DIR: join(first.contentDir, 'var') });
  await linkTo({ ...blog, dataDir: join(first.contentDir, 'var') }, 'a/draft.md');
  for (const name of ['auth-secret', 'waypost.db', 'waypost.db-wal'])
    expect((await blog.get(`/var/${name}`)).status, name).toBe(404);
  // Copies and reports that were put there are of the same kind.
  expect((await blog.get('/var/notes.txt')).status).toBe(404);
  expect((await blog.get('/notes.txt')).status).toBe(200);
  await blog.stop();
});
