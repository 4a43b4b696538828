import { readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from './blog.ts';
import { raw } from './fetching.ts';
import { post, settings, type Blog } from './server.ts';

const files = {
  'site.yaml': settings(),
  'a/post.md': post({ title: 'Post', date: '2013-04-26', aliases: ['/old/post.php', '/older/'] }, 'Text. '.repeat(200)),
  'a/notes.txt': 'some notes',
};

test('a page is a hit from its second visit on, and its tag answers 304', async ({ startBlog }) => {
  const blog = await startBlog(files);
  await blog.get('/a/post');
  const page = await raw(blog, '/a/post');
  expect(page.headers['cache-status']).toBe('waypost; hit');
  const again = await raw(blog, '/a/post', { 'if-none-match': String(page.headers.etag) });
  expect(again.status).toBe(304);
  expect(again.body.length).toBe(0);
  expect(again.headers.etag).toBe(page.headers.etag);
  expect((await raw(blog, '/a/post', { 'if-none-match': '"other"' })).status).toBe(200);
  expect((await raw(blog, '/a/post', { 'if-none-match': '"other", W/' + String(page.headers.etag) })).status).toBe(304);
});

test('brotli and gzip hold the same page, each with a tag of its own', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const plain = await raw(blog, '/a/post');
  const br = await raw(blog, '/a/post', { 'accept-encoding': 'gzip, deflate, br' });
  const gzip = await raw(blog, '/a/post', { 'accept-encoding': 'gzip, br;q=0' });
  expect([br.headers['content-encoding'], gzip.headers['content-encoding']]).toEqual(['br', 'gzip']);
  expect(brotliDecompressSync(br.body).equals(plain.body)).toBe(true);
  expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
  expect(new Set([plain, br, gzip].map(({ headers }) => headers.etag)).size).toBe(3);
  expect((await raw(blog, '/a/post', { 'if-none-match': String(br.headers.etag) })).status).toBe(304);
  for (const { headers } of [plain, br, gzip]) expect(headers.vary).toBe('Accept-Encoding');
});

test('HEAD has the headers of GET and no body', async ({ startBlog }) => {
  const blog = await startBlog(files);
  for (const path of ['/a/post', '/nothing', '/a/notes.txt']) {
    const get = await raw(blog, path);
    const head = await raw(blog, path, {}, 'HEAD');
    expect([head.status, head.headers['content-length'], head.body.length], path).toEqual([
      get.status,
      get.headers['content-length'],
      0,
    ]);
  }
});

test('a trailing slash, doubled slashes and the forms of older engines are one permanent redirect', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const leads: Record<string, string> = {
    '/a/': '/a',
    '//a//post': '/a/post',
    '/a/post.html': '/a/post',
    '/a/post.html/': '/a/post',
    '/a/index.html': '/a',
    '/index.html': '/',
    '/2013/Apr': '/2013/04',
    '/A/Post': '/a/post',
    '/old/post.php': '/a/post',
    '/older': '/a/post',
    '/older/': '/a/post',
  };
  for (const [from, to] of Object.entries(leads)) {
    const { status, headers } = await raw(blog, from);
    expect([status, headers.location], from).toEqual([308, to]);
  }
  expect((await raw(blog, '/a/?x=1')).headers.location).toBe('/a?x=1');
});

test('a redirect never leads to another host', async ({ startBlog }) => {
  const blog = await startBlog(files);
  for (const path of ['//evil.example/', '//evil.example/a/', '/\\evil.example/', '/%2f%2fevil.example/', '/%5cevil.example/']) {
    const { status, headers } = await raw(blog, path);
    expect([400, 404], path).toContain(status);
    expect(headers.location).toBeUndefined();
  }
});

test('what nobody wrote is a 404 page, at any depth', async ({ startBlog }) => {
  const blog = await startBlog(files);
  for (const path of [
    '/x',
    '/a/x',
    '/a/post/x',
    '/2012',
    '/a/2013/05',
    '/2013/02/30',
    '/page/1',
    '/a/page/9',
    '/tags/none',
    '/tags/a/b',
    '/archive/x',
    '/index',
    '/_404',
    '/post',
    '/a/post.md',
    '/api',
    '/api/foo',
    '/_next/foo',
    '/_next/static/x.js',
    '/__nextjs_x',
    '/tags/index',
  ]) {
    const response = await blog.get(path);
    expect(response.status, path).toBe(404);
    expect(await response.text(), path).toContain('There is nothing at this address');
  }
});

test('asking for /index does not change what / shows', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const before = await blog.text('/');
  await blog.get('/index');
  await blog.get('/index/index');
  expect(await blog.text('/')).toBe(before);
});

test('made-up addresses leave no file behind', async ({ startBlog }) => {
  const blog = await startBlog(files);
  await blog.get('/warm');
  const built = join(import.meta.dirname, '../.next/server');
  const count = () => [readdirSync(built, { recursive: true }).length, readdirSync(blog.dataDir, { recursive: true }).length];
  const before = count();
  for (let number = 0; number < 300; number++) await blog.get(`/made/up/${number}?q=${number}`);
  expect(count()).toEqual(before);
});

test("the query is no part of a page's key", async ({ startBlog }) => {
  const blog = await startBlog(files);
  await blog.get('/a/post');
  const { headers } = await raw(blog, '/a/post?utm_source=x');
  expect(headers['cache-status']).toBe('waypost; hit');
});

test('framework headers do not get a payload in place of a page', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const page = await blog.text('/a/post');
  const asked = await raw(blog, '/a/post', { rsc: '1', 'next-router-prefetch': '1', 'x-middleware-prefetch': '1' });
  expect(asked.body.toString()).toBe(page);
});

test('a file beside the posts is served with its type, ranges and validators', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const whole = await raw(blog, '/a/notes.txt');
  expect([whole.headers['content-type'], whole.body.toString()]).toEqual(['text/plain; charset=utf-8', 'some notes']);
  const part = await raw(blog, '/a/notes.txt', { range: 'bytes=5-9' });
  expect([part.status, part.headers['content-range'], part.body.toString()]).toEqual([206, 'bytes 5-9/10', 'notes']);
  expect((await raw(blog, '/a/notes.txt', { range: 'bytes=50-' })).status).toBe(416);
  expect((await raw(blog, '/a/notes.txt', { 'if-none-match': String(whole.headers.etag) })).status).toBe(304);
  expect((await raw(blog, '/a/notes.txt', { 'if-modified-since': String(whole.headers['last-modified']) })).status).toBe(304);
});

test('nothing outside the folder is served, nothing hidden, no settings and no source', async ({ startBlog }) => {
  const blog = await startBlog({
    ...files,
    '.git/config': 'secret',
    'a/.env': 'secret',
    'a/post.md~': 'secret',
    'a/draft.md': post({ draft: true }, 'secret'),
    // Pictures tell where they were taken, whatever they are called.
    'a/raw.tif': 'II*\0secret',
    'a/holiday.jpg_original': Buffer.from('\xff\xd8\xffsecret', 'latin1'),
    'a/holiday.jfif': Buffer.from('\xff\xd8\xffsecret', 'latin1'),
    'a/holiday.jpg': Buffer.from('\xff\xd8\xffsecret', 'latin1'),
    'old.html': '<!doctype html><title>An old page</title>',
    'ümlaut datei.txt': 'found',
    '50% off#1?.txt': 'found',
  });
  writeFileSync(join(blog.contentDir, '../outside.txt'), 'secret');
  symlinkSync('../outside.txt', join(blog.contentDir, 'link.txt'));
  symlinkSync('../..', join(blog.contentDir, 'up'));
  const climbing = [
    '/../outside.txt',
    '/%2e%2e/outside.txt',
    '/a/..%2f..%2foutside.txt',
    '/..%5coutside.txt',
    '/%252e%252e/outside.txt',
    '/..%c0%afoutside.txt',
    '/link.txt',
    '/up/outside.txt',
    '/a/notes.txt%00.md',
    '//../outside.txt',
  ];
  for (const path of [
    ...climbing,
    '/.git/config',
    '/a/.env',
    '/a/post.md~',
    '/site.yaml',
    '/SITE.yaml',
    '/a/post.md',
    '/a/draft.md',
    '/a/draft',
    '/a/raw.tif',
    '/a/holiday.jpg_original',
    '/a/holiday.jfif',
    '/a/holiday.jpg',
  ]) {
    const { status, body } = await raw(blog, path);
    expect([400, 404], path).toContain(status);
    expect(body.toString(), path).not.toContain('secret');
  }
  expect((await raw(blog, '/old.html')).body.toString()).toContain('An old page');
  expect(await blog.text('/%C3%BCmlaut%20datei.txt')).toBe('found');
  expect(await blog.text('/50%25%20off%231%3F.txt')).toBe('found');
});

test('malformed requests get a clear answer and never a 5xx', async ({ startBlog }) => {
  const blog = await startBlog(files);
  for (const path of ['/%', '/%zz', '/%c0%af', '/a%00b', `/${'x'.repeat(5000)}`, `/${'a/'.repeat(1000)}`]) {
    const { status } = await raw(blog, path);
    expect(status >= 400 && status < 500, path).toBe(true);
  }
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND']) {
    expect((await raw(blog, '/a/post', {}, method)).status, method).toBe(405);
  }
  expect((await blog.get('/api/publish', { method: 'POST', body: '{}' })).status).toBe(404);
  expect((await blog.get('/a/post')).status).toBe(200);
});

test('an absolute request target and a broken request line harm nobody', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const { port } = new URL(blog.url);
  const answer = (text: string) =>
    new Promise<string>((resolve) => {
      let received = '';
      const socket = connect(Number(port), 'localhost', () => socket.write(text));
      socket.on('data', (chunk) => (received += String(chunk))).on('close', () => resolve(received));
    });
  expect(await answer('GET http://evil.example/a/post HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(
    /^HTTP\/1\.1 [24]/,
  );
  expect(await answer('NONSENSE\r\n\r\n')).toMatch(/^HTTP\/1\.1 400/);
  expect((await blog.get('/a/post')).status).toBe(200);
});

test('a cache in front is told how long to keep a page, if it is told of changes, and under one spelling of its address', async ({
  startBlog,
}) => {
  const told = (blog: Blog, path: string) => raw(blog, path).then(({ headers }) => headers['cdn-cache-control']);
  const alone = await startBlog(files);
  for (const path of ['/', '/a/post']) expect(await told(alone, path), path).toBeUndefined();
  const blog = await startBlog(files, { EDGE_PURGE_URL: 'http://127.0.0.1:9' });
  for (const path of ['/', '/a/post', '/a/post?utm_source=letter', '/tags', '/archive']) {
    for (const _ of '12')
      expect(await told(blog, path), path).toBe('public, max-age=300, stale-while-revalidate=60, stale-if-error=86400');
    expect((await raw(blog, path)).headers['cache-control'], path).toBe('public, max-age=0, must-revalidate');
  }
  const { headers } = await raw(blog, '/a/post');
  const again = await raw(blog, '/a/post', { 'if-none-match': String(headers.etag) });
  expect([again.status, again.headers['cdn-cache-control']]).toEqual([304, headers['cdn-cache-control']]);
  const others = [
    '/a/%70ost',
    '/a/',
    '/nothing',
    '/feed.xml',
    '/a/notes.txt',
    '/search',
    '/comments/held',
    '/admin',
    '/preview/a/post',
    '/?flav=rss',
  ];
  for (const path of others) for (const _ of '12') expect(await told(blog, path), path).toBeUndefined();
});

test('a script is kept for good only under the name of its own bytes', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const script = /\/_enhancements\/[^"]+\.js\?v=\w+/.exec(await blog.text('/a/post'))![0];
  const controlOf = async (path: string) => (await blog.get(path)).headers.get('cache-control');
  expect(await controlOf(script)).toContain('immutable');
  for (const other of [script.replace(/v=\w+/, 'v=0'), script.replace(/\?.*/, ''), '/_enhancements/photoswipe.js?v=1'])
    expect(await controlOf(other), other).toContain('must-revalidate');
});
