import { readSitemap } from '#lib/sitemap/scratch-sitemap.ts';
import { eventually, expect, test } from './blog.ts';
import { pictures } from './pictures.ts';
import { post, settings, type Blog } from './server.ts';

const files = {
  'site.yaml': settings(),
  'a/one.md': post({ title: 'One', date: '2013-04-26', tags: ['R&D'] }, 'Text.'),
  "it's.md": post({ title: 'Two', date: '2013-04-25', updated: '2014-01-02T03:04:05Z' }, 'Text.'),
  'about.md': post({ title: 'About', kind: 'page' }, 'Text.'),
  'a/draft.md': post({ title: 'Draft', draft: true }, 'Text.'),
};

const named = async (blog: Blog): Promise<string[]> =>
  readSitemap(await blog.text('/sitemap.xml')).urls.map(({ loc }) => loc.slice(blog.url.length));

test('the sitemap names what readers can open, each once', async ({ startBlog }) => {
  const blog = await startBlog({
    ...files,
    'a/trip/index.md': post({ title: 'Trip', date: '2013-04-24' }, 'Text.'),
    ...(await pictures('a/trip', 2)),
  });
  const { urls } = readSitemap(await blog.text('/sitemap.xml'));
  const found = urls.map(({ loc }) => loc.slice(blog.url.length));
  const listings = ['/', '/archive', '/tags', '/photos', '/a', '/tags/a', '/tags/R&D', '/tags/photo'];
  expect(found.toSorted()).toEqual([...listings, '/a/one', "/it's", '/about', '/a/trip'].toSorted());
  for (const path of found) expect((await blog.get(path)).status, path).toBe(200);
  const [two, trip] = ["/it's", '/a/trip'].map((path) => urls.find(({ loc }) => loc === blog.url + path)!);
  expect(two!.lastmod).toBe('2014-01-02T03:04:05Z');
  expect(trip!.images).toHaveLength(2);
  for (const image of trip!.images) expect((await fetch(image)).headers.get('content-type')).toBe('image/jpeg');
});

test('a saved post is in the sitemap, and one that went is not', async ({ startBlog }) => {
  const blog = await startBlog(files);
  expect(await named(blog)).toContain('/a/one');
  blog.write('a/new.md', post({ title: 'New', date: '2013-04-27' }, 'Text.'));
  blog.remove('a/one.md');
  await eventually(() => named(blog)).toContain('/a/new');
  await eventually(() => named(blog)).not.toContain('/a/one');
});

test('it comes packed, by HEAD without a body, and not again while it is the same', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const get = (headers: Record<string, string> = {}, method = 'GET') => blog.get('/sitemap.xml', { method, headers });
  const plain = await get({ 'accept-encoding': 'identity' });
  const text = await plain.text();
  const header = (name: string): string | null => plain.headers.get(name);
  expect([plain.status, header('content-type'), header('vary')]).toEqual([
    200,
    'application/xml; charset=utf-8',
    'Accept-Encoding',
  ]);
  expect([header('content-encoding'), header('set-cookie')]).toEqual([null, null]);
  for (const coding of ['gzip', 'br']) {
    const packed = await get({ 'accept-encoding': coding });
    expect(packed.headers.get('content-encoding')).toBe(coding);
    expect(await packed.text()).toBe(text);
  }
  const head = await get({}, 'HEAD');
  expect([head.status, head.headers.get('etag'), await head.text()]).toEqual([200, header('etag'), '']);
  const again = await get({ 'if-none-match': header('etag')! });
  expect([again.status, await again.text()]).toEqual([304, '']);
  expect((await get({}, 'POST')).status).toBe(405);
});

test('a part that is not there is a 404', async ({ startBlog }) => {
  const blog = await startBlog(files);
  expect((await blog.get('/sitemap-1.xml')).status).toBe(404);
  expect((await blog.get('/sitemap-99.xml')).status).toBe(404);
});

test('a browser finds the sitemap well-formed', async ({ page, startBlog }) => {
  const blog = await startBlog(files);
  await page.goto(blog.url);
  const xml = await blog.text('/sitemap.xml');
  const root = await page.evaluate((text) => {
    const document = new DOMParser().parseFromString(text, 'application/xml');
    return document.querySelector('parsererror')?.textContent ?? document.documentElement.nodeName;
  }, xml);
  expect(root).toBe('urlset');
});

test('robots.txt leads to the sitemap', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const made = await blog.get('/robots.txt');
  expect([made.status, made.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
  expect(await made.text()).toContain(`\nSitemap: ${blog.url}/sitemap.xml\n`);
  const again = await blog.get('/robots.txt', { headers: { 'if-none-match': made.headers.get('etag')! } });
  expect(again.status).toBe(304);
  const head = await blog.get('/robots.txt', { method: 'HEAD' });
  expect([head.status, await head.text()]).toEqual([200, '']);
});

test("an author's own robots.txt is served as it is", async ({ startBlog }) => {
  const own = 'User-agent: *\nDisallow: /\n';
  const blog = await startBlog({ ...files, 'robots.txt': own });
  const response = await blog.get('/robots.txt');
  expect([response.headers.get('content-type'), await response.text()]).toEqual(['text/plain; charset=utf-8', own]);
});
