import { globSync, rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from './blog.ts';
import { jpeg } from './pictures.ts';
import { post, settings, type Blog } from './server.ts';
import { signInByLink } from './sessions.ts';
import { openStoreOf } from './store-file.ts';

const files = async () => ({
  'site.yaml': settings('comments: { perMinute: 0 }\n'),
  'a/post.md': post({ title: 'A post', date: '2013-04-26' }, 'Text.'),
  'p/index.md': post({ title: 'Pictures', date: '2013-04-27' }),
  'p/one.jpg': await jpeg('red'),
});

const comment = new URLSearchParams({ post: '/a/post', name: 'Bo', email: 'bo@example.org', text: 'Hello.' });

/** What says something of how the program is made, where it lies, and what it asks of whom. */
const inside =
  /\bat (?:async )?[\w.<>]+ \(|\.tsx?\b|\.js:\d|node_modules|node:internal|no such (?:table|column)|SQLITE|sqlite|kysely|postgres|\bselect .+ from\b|ENOENT|EACCES|TypeError|ReferenceError|webpack|turbopack|digest|next-auth@|Next\.js \d|v\d+\.\d+\.\d+/i;

/** An answer that failed: what it says is for its reader alone, and by its name the log has the rest. */
async function expectToldByNameAlone(blog: Blog, answer: Response, status: number, reason: RegExp): Promise<void> {
  const [text, id] = [await answer.text(), answer.headers.get('x-request-id')];
  expect(answer.status, answer.url).toBe(status);
  expect(id, answer.url).toMatch(/^[0-9a-f]{16}$/);
  expect(text, answer.url).not.toMatch(inside);
  for (const place of [blog.dataDir, blog.contentDir, process.cwd()]) expect(text, answer.url).not.toContain(place);
  for (const header of ['x-powered-by', 'server', 'x-nextjs-cache']) expect(answer.headers.get(header), header).toBeNull();
  expect(answer.headers.get('cache-control'), answer.url).toContain('no-store');
  expect(blog.log(), answer.url).toContain(id);
  expect(blog.log(), answer.url).toMatch(reason);
}

/** Breaks the store under a server that runs. */
function breakStore(blog: Blog, statement: string): void {
  const store = openStoreOf(blog);
  store.exec(statement);
  store.close();
}

test('a store that is broken shows readers, commenters and authors no more than a name', async ({ startBlog }) => {
  const blog = await startBlog(await files());
  const headers = { cookie: await signInByLink(blog) };
  breakStore(blog, 'alter table documents rename to gone; alter table comments rename to gone_too');
  const reason = /no such table: (documents|comments)/;
  for (const path of ['/a/2013', '/search?q=text', '/atom.xml', '/preview/a/draft', '/comments/held?post=%2Fa%2Fpost'])
    await expectToldByNameAlone(blog, await blog.get(path, { headers }), 500, reason);
  for (const path of ['/admin', '/admin/comments'])
    await expectToldByNameAlone(blog, await blog.get(path, { headers }), 500, reason);
  const said = await blog.get('/api/comments', { method: 'POST', body: comment });
  expect([said.status, (await said.text()).match(inside)]).toEqual([500, null]);
  const json = await blog.get('/api/comments', { method: 'POST', body: comment, headers: { accept: 'application/json' } });
  expect([json.status, (await json.text()).match(inside)]).toEqual([500, null]);
  const health = await blog.text('/api/health');
  expect(health).not.toMatch(inside);
});

test('an action that throws says why to the log alone', async ({ startBlog }) => {
  const blog = await startBlog(await files());
  const cookie = await signInByLink(blog);
  await blog.get('/api/comments', { method: 'POST', body: comment });
  const page = await blog.get('/admin/comments', { headers: { cookie } });
  const [action] = [...(await page.text()).matchAll(/\$ACTION_ID_\w+/g)].map(([name]) => name);
  breakStore(blog, 'alter table comments rename to gone');
  const body = new FormData();
  for (const [name, value] of [
    [action!, ''],
    ['only', '1'],
    ['state', 'held'],
  ] as const)
    body.append(name, value);
  const answer = await blog.get('/admin/comments', { method: 'POST', body, headers: { cookie } });
  await expectToldByNameAlone(blog, answer, 500, /no such table: comments/);
});

test('an action that is none, or is called wrongly, is told so without a word of the inside', async ({ startBlog }) => {
  const blog = await startBlog(await files());
  const cookie = await signInByLink(blog);
  const calls: Record<string, string>[] = [
    { 'next-action': '4054881efb4bf4767bb3192cc6c224e562cc4d3dc1' },
    { 'next-action': 'x'.repeat(3000) },
    { 'next-action': '__proto__' },
    { 'content-type': 'multipart/form-data; boundary=x' },
    { 'content-type': 'multipart/form-data' },
    { 'content-type': 'text/x-component', 'next-action': '00' },
  ];
  for (const headers of calls)
    for (const body of ['', '["$K1"]', '--x\r\n', '[{"__proto__":{"then":"$1"}}]']) {
      const answer = await blog.get('/admin/comments', { method: 'POST', body, headers: { cookie, ...headers } });
      expect(await answer.text(), JSON.stringify([headers, body])).not.toMatch(inside);
      expect(answer.headers.get('x-request-id')).not.toBeNull();
    }
  expect((await blog.get('/admin', { headers: { cookie } })).status).toBe(200);
});

test('a picture that is broken on the disk, and one that is lost, say nothing of where they were', async ({ startBlog }) => {
  const blog = await startBlog(await files());
  const [derivative] = /\/photos\/[0-9a-f]+\/[\w.-]+/.exec(await blog.text('/p'))!;
  const larger = derivative.replace(/[\w.-]+$/, 'x900.webp');
  for (const file of globSync(`${blog.dataDir}/photos/**/*.*`)) rmSync(file);
  truncateSync(join(blog.contentDir, 'p/one.jpg'), 100);
  for (const path of [
    derivative,
    larger,
    '/p/one.jpg',
    '/photos/00000000000000000000000000000000/x.webp',
    `/cards/${'0'.repeat(16)}/p.png`,
  ]) {
    const answer = await blog.get(path);
    const text = await answer.text();
    expect(text.match(inside), `${path}: ${answer.status}`).toBeNull();
    expect(text, path).not.toContain(blog.dataDir);
    expect(text, path).not.toContain(blog.contentDir);
  }
});

test('a sign-in that cannot be finished says nothing of why', async ({ startBlog }) => {
  const provider = { OIDC_ISSUER: 'http://127.0.0.1:9', OIDC_CLIENT_ID: 'waypost', OIDC_CLIENT_SECRET: 'between us' };
  const blog = await startBlog(await files(), provider);
  const paths = [
    'callback/oidc',
    'callback/oidc?code=x&state=y',
    'callback/none',
    'signin?callbackUrl=nonsense',
    'error?error=<b>',
    'signin/oidc',
    'signout?callbackUrl=javascript:alert(1)',
    'signin?callbackUrl=https://evil.example/',
  ];
  for (const path of paths) {
    const answer = await blog.get(`/api/auth/${path}`);
    const text = await answer.text();
    expect(answer.status, path).toBeLessThan(500);
    expect(text.match(inside), `${path}: ${answer.status}`).toBeNull();
    expect(text, path).not.toContain('<b>');
    expect(answer.headers.get('location') ?? blog.url, path).toMatch(new RegExp(`^(${blog.url}|/)`));
    for (const cookie of answer.headers.getSetCookie()) expect(decodeURIComponent(cookie), path).not.toMatch(/evil|javascript:/);
  }
});
