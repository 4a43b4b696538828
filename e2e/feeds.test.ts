import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Page } from '@playwright/test';
import { parseJsonFeed } from 'feedsmith';
import { issueTicket } from '#lib/comments/ticket.ts';
import { inside, readXml } from '#lib/feeds/scratch-feeds.ts';
import { eventually, expect } from './blog.ts';
import { publish, secret } from './remote.ts';
import { test } from './repository.ts';
import { post, settings, startServer, type Blog } from './server.ts';

const files = {
  'site.yaml': settings('comments: { moderation: none, perMinute: 0 }\n'),
  'a/one.md': post({ title: 'One', date: '2013-04-26', tags: ['x'] }, 'First text.'),
  'b/two.md': post({ title: 'Two', date: '2013-05-27', tags: ['y'] }, 'Second text.'),
  'about.md': post({ title: 'About', kind: 'page' }, 'Text.'),
};

const formats = {
  'application/rss+xml': ['RSS', 'feed.xml'],
  'application/atom+xml': ['Atom', 'atom.xml'],
  'application/feed+json': ['JSON', 'feed.json'],
} as const;

/** What a page's head says of feeds: their addresses by media type. */
async function alternates(page: Page, blog: Blog): Promise<Record<string, string[]>> {
  const links = await page
    .locator('head link[rel=alternate][type]')
    .evaluateAll((all) => (all as HTMLLinkElement[]).map(({ type, href, title }) => ({ type, href, title })));
  const found: Record<string, string[]> = {};
  for (const { type, href, title } of links) {
    expect(title).not.toBe('');
    (found[type] ??= []).push(href.slice(blog.url.length));
  }
  return found;
}

const feedAt = (path: string, name: string): string => `${path === '/' ? '' : path}/${name}`;

async function expectAnswers(blog: Blog, address: string, type: string): Promise<void> {
  const response = await blog.get(address);
  expect([response.status, response.headers.get('content-type')], address).toEqual([200, `${type}; charset=utf-8`]);
  const text = await response.text();
  if (type.endsWith('xml')) readXml(text);
  else JSON.parse(text);
}

/** Pages, what their visible links say that their feeds are of, and the pages whose feeds their heads name. */
const pages: [path: string, of: string | null, heads: string[]][] = [
  ['/', 'A blog of tests', ['/']],
  ['/a', '/a', ['/a', '/']],
  ['/a/page/1', '/a', ['/a', '/']],
  ['/2013', '2013', ['/2013', '/']],
  ['/2013/04', 'April 2013', ['/2013/04', '/']],
  ['/2013/04/26', 'Friday, April 26, 2013', ['/2013/04/26', '/']],
  ['/a/2013/04', 'April 2013 in /a', ['/a/2013/04', '/']],
  ['/tags/x', 'Tag: x', ['/tags/x', '/']],
  ['/comments', 'all comments', ['/comments']],
  ['/archive', null, ['/']],
  ['/tags', null, ['/']],
  ['/photos', null, ['/']],
  ['/a/one', 'these comments', ['/', '/a/one']],
  ['/about', null, ['/']],
  ['/feeds', 'All posts', ['/', '/comments']],
];

test('every kind of page has its feeds, in its head for programs and as links for people', async ({ page, startBlog }) => {
  const blog = await startBlog({
    ...files,
    'site.yaml': settings('listing: { entries: 1 }\n'),
    'a/older.md': post({ title: 'Older', date: '2013-04-26' }, 'Text.'),
  });
  for (const [path, of, heads] of pages) {
    await page.goto(blog.url + path);
    const found = await alternates(page, blog);
    for (const [type, [format, name]] of Object.entries(formats)) {
      expect(found[type], `${type} of ${path}`).toEqual(heads.map((head) => feedAt(head, name)));
      for (const address of found[type]!) await expectAnswers(blog, address, type);
      if (of === null) continue;
      const link = page.getByRole('link', { name: `${format} feed of ${of}`, exact: true }).last();
      const own = path === '/a/one' ? path : heads[0]!;
      await expect(link, path).toHaveAttribute('href', feedAt(own, name));
    }
  }
});

const namesOf = async (blog: Blog, path: string): Promise<string[]> =>
  (parseJsonFeed(await blog.text(path)).items ?? []).map(({ title }) => title!);

test('a comment is in the feed of its post and in that of all as soon as it is posted', async ({ page, startBlog }) => {
  const blog = await startBlog(files);
  expect(await namesOf(blog, '/a/one/feed.json')).toEqual([]);
  const ticketSecret = readFileSync(join(blog.dataDir, 'auth-secret'), 'utf8').trim();
  await page.route('**/api/comments/ticket', (route) =>
    route.fulfill({ json: { ticket: issueTicket(Date.now() - 10_000, ticketSecret), signedIn: null } }),
  );
  await page.goto(`${blog.url}/a/one`);
  await page.getByLabel('Name', { exact: true }).fill('mark:1;');
  await page.getByLabel('E-mail', { exact: true }).fill('bo@example.org');
  await page.getByLabel('Comment', { exact: true }).fill('It is *so*.');
  await page.getByRole('button', { name: 'Post', exact: true }).click();
  await expect(page).toHaveURL(`${blog.url}/a/one#comment-1`);
  for (const path of ['/a/one', '/comments']) {
    const text = await blog.text(`${path}/feed.xml`);
    const [item] = inside(inside(readXml(text), 'channel')[0]!, 'item');
    const told = Object.fromEntries(item!.children.map((child) => [child.name, child.text]));
    expect(told).toMatchObject({
      title: 'mark:1; on One',
      link: `${blog.url}/a/one#comment-1`,
      'content:encoded': '<p dir="auto">It is <em>so</em>.</p>',
      'dc:creator': 'mark:1;',
    });
    expect(text).not.toContain('bo@example.org');
  }
  expect(await namesOf(blog, '/b/two/feed.json')).toEqual([]);
  expect(await blog.text('/feed.xml')).toContain('<slash:comments>1</slash:comments>');
});

test('drafts and scheduled posts are in no feed, no list of feeds and no sitemap', async ({ startBlog }) => {
  const blog = await startBlog({
    ...files,
    'a/draft.md': post({ title: 'Secret draft', date: '2013-04-26', tags: ['x', 'secret'], draft: true }),
    'hidden/later.md': post({ title: 'Secret plan', date: '2100-01-01', tags: ['x', 'secret'] }),
  });
  for (const path of ['/', '/a', '/tags/x', '/2013', '/2013/04/26', '/comments'])
    for (const [, name] of Object.values(formats))
      expect(await blog.text(feedAt(path, name)), feedAt(path, name)).not.toMatch(/secret|hidden/i);
  for (const path of ['/feeds.opml', '/feeds', '/sitemap.xml', '/feed-2013.xml'])
    expect(await blog.text(path), path).not.toMatch(/secret|hidden/i);
  for (const path of ['/tags/secret', '/2100', '/hidden', '/a/draft', '/hidden/later'])
    expect((await blog.get(`${path}/feed.xml`)).status, path).toBe(404);
});

/** What is told of a feed. */
async function stateOf(blog: Blog, path: string): Promise<{ etag: string; modified: number; text: string }> {
  const response = await blog.get(path);
  const { headers } = response;
  return { etag: headers.get('etag')!, modified: Date.parse(headers.get('last-modified')!), text: await response.text() };
}

test('a feed shows what was saved when the page does, and other feeds stay as they are', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const [home, other] = [await stateOf(blog, '/feed.xml'), await stateOf(blog, '/b/feed.xml')];
  blog.write('a/new.md', post({ title: 'New', date: '2014-01-01' }, 'Fresh words.'));
  await eventually(() => blog.text('/a/new')).toContain('Fresh words.');
  const added = await stateOf(blog, '/feed.xml');
  expect(added.text).toContain('Fresh words.');
  expect(added.etag).not.toBe(home.etag);
  expect(added.modified).toBeGreaterThan(home.modified);
  // An edit that says of itself no date.
  blog.write('a/new.md', post({ title: 'New', date: '2014-01-01' }, 'Mended words.'));
  await eventually(() => blog.text('/a/new')).toContain('Mended words.');
  const mended = await stateOf(blog, '/feed.xml');
  expect(mended.text).toContain('Mended words.');
  expect(mended.modified).toBeGreaterThanOrEqual(added.modified);
  // Also where both were saved in the same second, who has the first is sent the second.
  const date = new Date(added.modified).toUTCString();
  expect((await blog.get('/feed.xml', { headers: { 'If-Modified-Since': date } })).status).toBe(200);
  blog.remove('a/new.md');
  await eventually(async () => (await blog.get('/a/new')).status).toBe(410);
  const removed = await stateOf(blog, '/feed.xml');
  expect(removed.text).toBe(home.text);
  expect([removed.etag, removed.modified >= mended.modified]).toEqual([home.etag, true]);
  expect(await stateOf(blog, '/b/feed.xml')).toEqual(other);
});

const guidsOf = async (blog: Blog): Promise<Record<string, string>> =>
  Object.fromEntries(parseJsonFeed(await blog.text('/feed.json')).items!.map(({ id, url }) => [new URL(url!).pathname, id!]));

test('a file that is moved keeps its GUID, and its old feeds lead to the new ones', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const before = await guidsOf(blog);
  blog.move('a/one.md', 'c/uno.md');
  await eventually(async () => (await blog.get('/a/one')).headers.get('location')).toBe('/c/uno');
  expect(await guidsOf(blog)).toEqual({ '/c/uno': before['/a/one'], '/b/two': before['/b/two'] });
  for (const [, name] of Object.values(formats)) {
    const { status, headers } = await blog.get(`/a/one/${name}`);
    expect([status, headers.get('location')]).toEqual([308, `/c/uno/${name}`]);
  }
});

test('a post keeps its GUID over pushes that rename it, a fresh store, and another address of the blog', async ({
  startPushedBlog,
}) => {
  const { blog, author, folder } = await startPushedBlog(files, { SITE_URL: 'https://blog.example' });
  const guid = 'https://blog.example/a/one';
  expect((await guidsOf(blog))['/a/one']).toBe(guid);
  author.move('a/one.md', 'c/uno.md');
  author.push();
  await publish(blog);
  author.remove('c/uno.md');
  author.write('d/un.md', post({ title: 'One', date: '2013-04-26', tags: ['x'] }, 'First text, and more.'));
  author.push();
  await publish(blog);
  expect((await guidsOf(blog))['/d/un']).toBe(guid);
  expect((await blog.get('/a/one/feed.xml')).headers.get('location')).toBe('/d/un/feed.xml');
  await blog.stop();
  const fresh = await startServer(folder, {
    PUBLISH_SECRET: secret,
    SITE_URL: 'https://blog.example',
    DATA_DIR: join(folder, 'fresh'),
  });
  expect((await guidsOf(fresh))['/d/un']).toBe(guid);
  await fresh.stop();
  const moved = await startServer(dirname(blog.contentDir), { PUBLISH_SECRET: secret, SITE_URL: 'https://new.example' });
  expect(await guidsOf(moved)).toEqual({ '/d/un': guid, '/b/two': 'https://blog.example/b/two' });
  expect(await moved.text('/feed.xml')).toContain('<link>https://new.example/d/un</link>');
  await moved.stop();
});

test('what can be subscribed to is on one page, also in a narrow window, and in one file', async ({ page, startBlog }) => {
  const [dir, tag] = [
    'a_folder_with_a_name_that_is_longer_than_a_phone_is_wide',
    'A tag that is longer than a phone is wide as well',
  ];
  const blog = await startBlog({
    ...files,
    [`${dir}/three.md`]: post({ title: 'Three', date: '2013-06-01', tags: [tag, 'c#&'] }),
  });
  await page.goto(blog.url);
  await page.getByRole('link', { name: 'Feeds', exact: true }).click();
  await expect(page).toHaveURL(`${blog.url}/feeds`);
  await page.setViewportSize({ width: 320, height: 640 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  for (const name of ['Everything', 'By path', 'By tag'])
    await expect(page.getByRole('heading', { level: 2, name })).toBeVisible();
  const named = ['/a', '/b', `/${dir}`, 'x', 'y', tag, 'c#&'];
  for (const of of ['All posts', 'All comments', ...named])
    await expect(page.getByRole('link', { name: `RSS feed of ${of}`, exact: true })).toBeVisible();
  const links = await page
    .getByRole('main')
    .getByRole('link')
    .evaluateAll((all) => all.map((each) => each.getAttribute('href')!));
  for (const link of new Set(links)) expect((await blog.get(link)).status, link).toBe(200);
  const opml = await blog.get('/feeds.opml');
  expect([opml.status, opml.headers.get('content-type')]).toEqual([200, 'text/x-opml; charset=utf-8']);
  const outlines = inside(inside(readXml(await opml.text()), 'body')[0]!, 'outline').flatMap((each) => [each, ...each.children]);
  expect(outlines.map(({ attributes }) => attributes.text)).toEqual(expect.arrayContaining(named));
  for (const { attributes } of outlines)
    if (attributes.xmlUrl) expect((await fetch(attributes.xmlUrl)).status, attributes.xmlUrl).toBe(200);
});
