import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from './blog.ts';
import { raw } from './fetching.ts';
import { post, settings } from './server.ts';

const files = {
  'site.yaml': settings(),
  'a/one.md': post({ title: 'One', date: '2013-04-26', tags: ['x'] }, 'Text. '.repeat(200)),
  'a/b/two.md': post({ title: 'Two', date: '2013-04-27' }, 'Text.'),
  'gone.md': post({ title: 'Gone', date: '2013-04-28' }, 'Text.'),
};

const types = {
  'feed.xml': 'application/rss+xml; charset=utf-8',
  'atom.xml': 'application/atom+xml; charset=utf-8',
  'feed.json': 'application/feed+json; charset=utf-8',
};

test('whoever has a feed already is not sent it again: by its tag, or by its date if no tag is named', async ({ startBlog }) => {
  const blog = await startBlog(files);
  for (const path of [
    '/feed.xml',
    '/a/atom.xml',
    '/tags/x/feed.json',
    '/2013/feed.xml',
    '/comments/feed.xml',
    '/a/one/atom.xml',
  ]) {
    const { status, headers } = await raw(blog, path);
    const [etag, modified] = [headers.etag!, headers['last-modified']!];
    expect([status, etag, Number.isNaN(Date.parse(modified))], path).toEqual([200, expect.stringMatching(/^"[^"]+"$/), false]);
    const [before, later] = [-1000, 1000].map((more) => new Date(Date.parse(modified) + more).toUTCString());
    const asked: [tags: string | undefined, since: string | undefined, status: number][] = [
      [undefined, undefined, 200],
      [etag, undefined, 304],
      [undefined, modified, 304],
      [undefined, later, 304],
      [undefined, before, 200],
      [undefined, 'yesterday', 200],
      [etag, modified, 304],
      [etag, before, 304],
      ['"stale"', modified, 200],
      ['"stale"', later, 200],
      [`"stale", ${etag}`, undefined, 304],
      [`W/${etag}`, undefined, 304],
      ['*', undefined, 304],
    ];
    for (const [tags, since, expected] of asked)
      for (const method of ['GET', 'HEAD']) {
        const conditions = { ...(tags && { 'if-none-match': tags }), ...(since && { 'if-modified-since': since }) };
        const answer = await raw(blog, path, conditions, method);
        const sent = expected === 200 && method === 'GET' ? Number(headers['content-length']) : 0;
        expect([answer.status, answer.body.length], `${method} ${path} ${tags} ${since}`).toEqual([expected, sent]);
        for (const name of ['etag', 'last-modified', 'cache-control', 'vary'])
          expect(answer.headers[name], `${name} of ${path}`).toBe(headers[name]);
      }
  }
});

test('each format says what it is, who may keep it, and that anybody may read it', async ({ startBlog }) => {
  const blog = await startBlog(files);
  for (const [name, type] of Object.entries(types))
    for (const method of ['GET', 'HEAD']) {
      const { status, headers } = await raw(blog, `/a/${name}`, { origin: 'https://reader.example' }, method);
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'content-type': type,
        'cache-control': expect.stringMatching(/^public, /),
        'access-control-allow-origin': '*',
        vary: 'Accept-Encoding',
        'x-content-type-options': 'nosniff',
      });
      expect(headers['set-cookie']).toBeUndefined();
    }
});

test('HEAD has the headers of GET, and no body', async ({ startBlog }) => {
  const blog = await startBlog(files);
  for (const path of [...Object.keys(types).map((name) => `/${name}`), '/feeds.opml']) {
    const get = await raw(blog, path);
    const head = await raw(blog, path, {}, 'HEAD');
    const told = ({ date: _, 'cache-status': __, 'x-request-id': ___, ...headers }: typeof get.headers) => headers;
    expect(told(head.headers), path).toEqual(told(get.headers));
    expect([Number(get.headers['content-length']), head.body.length], path).toEqual([get.body.length, 0]);
  }
});

test('brotli and gzip hold the same feed, each with a tag of its own, and all of them are the same to who has one', async ({
  startBlog,
}) => {
  const blog = await startBlog(files);
  for (const name of Object.keys(types)) {
    const plain = await raw(blog, `/${name}`);
    const [gzip, br] = [
      await raw(blog, `/${name}`, { 'accept-encoding': 'gzip' }),
      await raw(blog, `/${name}`, { 'accept-encoding': 'br' }),
    ];
    expect([plain, gzip, br].map(({ headers }) => headers['content-encoding'])).toEqual([undefined, 'gzip', 'br']);
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
    expect(brotliDecompressSync(br.body).equals(plain.body)).toBe(true);
    const tags = [plain, gzip, br].map(({ headers }) => headers.etag!);
    expect(new Set(tags).size).toBe(3);
    for (const tag of tags)
      for (const coding of ['identity', 'gzip', 'br'])
        expect((await raw(blog, `/${name}`, { 'if-none-match': tag, 'accept-encoding': coding })).status).toBe(304);
  }
});

test('a reader that runs in a browser may ask with what it has', async ({ page, startBlog }) => {
  const blog = await startBlog(files);
  const preflight = await raw(
    blog,
    '/a/feed.xml',
    {
      origin: 'https://reader.example',
      'access-control-request-method': 'GET',
      'access-control-request-headers': 'if-none-match',
    },
    'OPTIONS',
  );
  expect([preflight.status, preflight.body.length]).toEqual([204, 0]);
  expect(preflight.headers).toMatchObject({
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'GET, HEAD',
    'access-control-allow-headers': 'If-None-Match, If-Modified-Since',
  });
  expect((await raw(blog, '/a/feed.xml', {}, 'POST')).status).toBe(405);
  expect((await raw(blog, '/a', {}, 'OPTIONS')).status).toBe(405);
  // Another origin, because its port is another.
  const reader = await startBlog({ 'reader.html': '<!DOCTYPE html><html lang="en"><title>A reader</title></html>' });
  // A page of its author's, which may load what it likes.
  await page.goto(`${reader.url}/reader.html`);
  const read = await page.evaluate(async (url) => {
    const first = await fetch(url);
    const etag = first.headers.get('etag')!;
    const again = await fetch(url, { headers: { 'If-None-Match': etag }, cache: 'no-store' });
    return [first.status, (await first.text()).includes('<rss'), first.headers.get('last-modified') !== null, again.status];
  }, `${blog.url}/a/feed.xml`);
  expect(read).toEqual([200, true, true, 304]);
});

test('what older engines called their feeds is one permanent redirect', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const leads: Record<string, string> = {
    '/index.rss': '/feed.xml',
    '/index.atom': '/atom.xml',
    '/rss.xml': '/feed.xml',
    '/a/b/index.rss': '/a/b/feed.xml',
    '/a/b/index.rss/': '/a/b/feed.xml',
    '/a/b/index.atom': '/a/b/atom.xml',
    '/tags/x/index.rss': '/tags/x/feed.xml',
    '/2013/index.rss': '/2013/feed.xml',
    '/comments/index.rss': '/comments/feed.xml',
    '/comments?flav=rss': '/comments/feed.xml',
    '/feeds.opml/': '/feeds.opml',
    '/?flav=rss': '/feed.xml',
    '/a/b?flav=atom': '/a/b/atom.xml',
    '/a/b/?flav=rss': '/a/b/feed.xml',
    '/a/b/index.html?flav=rss20': '/a/b/feed.xml',
    '/a/b?x=1&flav=json': '/a/b/feed.json',
    '/feed.xml/': '/feed.xml',
    '//a//feed.xml': '/a/feed.xml',
    '/2013/Apr/feed.xml': '/2013/04/feed.xml',
    '/2013/Apr/index.rss': '/2013/04/feed.xml',
    '/A/One/feed.xml': '/a/one/feed.xml',
    '/a/feed-2013.xml/': '/a/feed-2013.xml',
  };
  // A page that is kept does not answer for its flavours.
  for (const path of ['/', '/a/b']) await blog.get(path);
  for (const [from, to] of Object.entries(leads)) {
    const { status, headers } = await raw(blog, from);
    expect([status, headers.location], from).toEqual([308, to]);
    // A reader in a browser has to see where it leads.
    expect(headers['access-control-allow-origin'], from).toBe('*');
    expect((await blog.get(to)).status, to).toBe(200);
  }
  expect((await raw(blog, '/a/b?flav=html')).status).toBe(200);
});

test('where there is no page there is no feed, and where there was one it is gone', async ({ startBlog }) => {
  const blog = await startBlog(files);
  blog.remove('gone.md');
  await expect.poll(async () => (await blog.get('/gone')).status, { intervals: [10] }).toBe(410);
  for (const path of [
    '/nowhere/feed.xml',
    '/a/page/1/feed.xml',
    '/tags/none/feed.xml',
    '/tags/feed.xml',
    '/archive/feed.xml',
    '/2012/feed.xml',
    '/comments/page/1/feed.xml',
    '/feed-2012.xml',
    '/feed-2013-2.xml',
    '/feed-13.xml',
    '/Feed.xml',
    '/feed.xml/feed.xml',
    '/nowhere/index.rss',
    '/atom.json',
  ]) {
    const { status, headers } = await raw(blog, path);
    expect([status, headers['content-type']], path).toEqual([404, 'text/html; charset=utf-8']);
  }
  expect((await blog.get('/nowhere?flav=rss')).status).toBe(404);
  const gone = await blog.get('/gone/feed.xml');
  expect([gone.status, gone.headers.get('access-control-allow-origin')]).toEqual([410, '*']);
});

test("an author's own feed in a folder without posts is served as it is", async ({ startBlog }) => {
  const own = '<rss version="2.0"><channel><title>Podcast</title></channel></rss>';
  const blog = await startBlog({ ...files, 'podcast/feed.xml': own });
  expect(await blog.text('/podcast/feed.xml')).toBe(own);
});

test('many feeds at once keep no reader of a page waiting for all of them', async ({ startBlog }) => {
  const posts = Array.from({ length: 60 }, (_, index) => [
    `p/post-${index}.md`,
    post(
      { title: `Post ${index}`, date: `2013-04-26T10:${String(index).padStart(2, '0')}:00Z`, tags: [`t${index}`] },
      'Text. '.repeat(200),
    ),
  ]);
  const blog = await startBlog({ ...files, ...(Object.fromEntries(posts) as Record<string, string>) });
  await blog.text('/a');
  let done = 0;
  const feeds = posts.map(async (_, index) => {
    const { status } = await blog.get(`/tags/t${index}/feed.xml`);
    expect(status).toBe(200);
    done++;
  });
  const page = await blog.get('/a');
  expect(page.status).toBe(200);
  expect(done).toBeLessThan(posts.length);
  await Promise.all(feeds);
});
