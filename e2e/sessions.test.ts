import { createHmac } from 'node:crypto';
import { issueToken } from '../lib/signed-token.ts';
import { expect, test } from './blog.ts';
import { content } from './command.ts';
import { post, settings, type Blog } from './server.ts';
import { secretOf, sessionSaying, signInByLink } from './sessions.ts';

const files = {
  'site.yaml': settings('comments: { perMinute: 0 }\n'),
  'a/post.md': post({ title: 'A post', date: '2013-04-26' }, 'Text.'),
  'a/draft.md': post({ title: 'A secret', draft: true }, 'Not done.'),
};

/** Is somebody with this Cookie header an author to the server, wherever that counts? */
async function isAuthorTo(blog: Blog, cookie: string): Promise<boolean> {
  const pages = await Promise.all(['/admin', '/preview/a/draft'].map((path) => blog.get(path, { headers: { cookie } })));
  const { signedIn } = (await (await blog.get('/api/comments/ticket', { headers: { cookie } })).json()) as { signedIn: unknown };
  const answers = new Set([...pages.map(({ status }) => status === 200), signedIn !== null]);
  expect(answers.size, 'all say the same').toBe(1);
  return answers.has(true);
}

test('an author signs out everywhere by one button, and signs in again', async ({ page, startBlog }) => {
  const blog = await startBlog(files);
  const elsewhere = [await signInByLink(blog), await signInByLink(blog)];
  for (const cookie of elsewhere) expect(await isAuthorTo(blog, cookie)).toBe(true);
  await page.goto((await content(blog, 'sign-in')).trim());
  await page.getByRole('button', { name: 'Sign in as ann@example.org' }).click();
  await page.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible();
  await page.goto(`${blog.url}/admin`);
  await expect(page).toHaveURL(`${blog.url}/admin/sign-in`);
  for (const cookie of elsewhere) expect(await isAuthorTo(blog, cookie)).toBe(false);
  // A comment that is sent with such a session is nobody's.
  const body = new URLSearchParams({ post: '/a/post', text: 'As the author.' });
  const said = await blog.get('/api/comments', { method: 'POST', body, headers: { cookie: elsewhere[0]! } });
  expect(said.status).toBe(422);
  expect(await isAuthorTo(blog, await signInByLink(blog))).toBe(true);
});

test('a command signs authors out everywhere while the server runs', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const cookie = await signInByLink(blog);
  expect(await content(blog, 'sign-in', '--end-all')).toBe('Signed out everywhere: ann@example.org.\n');
  expect(await isAuthorTo(blog, cookie)).toBe(false);
  const next = await signInByLink(blog);
  expect(await isAuthorTo(blog, next)).toBe(true);
  await content(blog, 'sign-in', '--end-all', 'Ann@example.org');
  expect(await isAuthorTo(blog, next)).toBe(false);
  await expect(content(blog, 'sign-in', '--end-all', 'eve@example.org')).rejects.toThrow('eve@example.org does not');
});

test('no session is prolonged, told of, or made by what next-auth has beside signing in and out', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const cookie = await signInByLink(blog);
  for (const path of ['session', 'csrf', 'providers', '_log', 'verify-request', 'x', 'session/x'])
    for (const method of ['GET', 'POST']) {
      const answer = await blog.get(`/api/auth/${path}`, { method, headers: { cookie }, body: method === 'POST' ? '{}' : null });
      expect([answer.status, answer.headers.get('set-cookie')], `${method} ${path}`).toEqual([
        method === 'GET' ? 404 : 405,
        null,
      ]);
    }
});

test('who signs in gets a session of their own, whatever cookie they came with', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const planted = await sessionSaying({ name: 'Eve', email: 'eve@example.org', verified: true }, secretOf(blog));
  const own = await signInByLink(blog, planted);
  expect(own).not.toBe(planted);
  expect([await isAuthorTo(blog, own), (await blog.get('/admin', { headers: { cookie: planted } })).status]).toEqual([true, 307]);
});

test('on a site of https every cookie is for its host alone', async ({ startBlog }) => {
  const blog = await startBlog(files, {
    SITE_URL: 'https://blog.example',
    OIDC_ISSUER: 'http://127.0.0.1:9',
    OIDC_CLIENT_ID: 'waypost',
    OIDC_CLIENT_SECRET: 'between us',
  });
  const link = new URL((await content(blog, 'sign-in')).trim());
  const signedIn = await blog.get('/api/sign-in', { method: 'POST', body: link.searchParams });
  const signingIn = await blog.get('/api/auth/signin?callbackUrl=/admin');
  const cookies = [...signedIn.headers.getSetCookie(), ...signingIn.headers.getSetCookie()];
  expect(cookies.length).toBeGreaterThanOrEqual(3);
  for (const cookie of cookies) {
    expect(cookie).toMatch(/^__Host-next-auth\./);
    expect(cookie).not.toMatch(/domain=/i);
    for (const rule of [/; path=\/(;|$)/i, /; httponly/i, /; secure/i, /; samesite=lax/i]) expect(cookie).toMatch(rule);
  }
});

test('of many who follow one link at once, one is signed in', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const link = new URL((await content(blog, 'sign-in')).trim());
  const follow = () => blog.get('/api/sign-in', { method: 'POST', body: link.searchParams });
  const answers = await Promise.all(Array.from({ length: 12 }, follow));
  const places = answers.map(({ headers }) => headers.get('location'));
  expect(places.filter((place) => place === '/admin')).toHaveLength(1);
  expect(answers.filter(({ headers }) => headers.has('set-cookie'))).toHaveLength(1);
});

test('nothing tells who an author is: a link of a stranger, of nobody and a used one are answered alike', async ({
  startBlog,
}) => {
  const blog = await startBlog(files);
  const token = (about: string) => issueToken('sign-in', about, Date.now() + 60_000, secretOf(blog));
  const used = new URL((await content(blog, 'sign-in')).trim()).searchParams.get('token')!;
  await blog.get('/api/sign-in', { method: 'POST', body: new URLSearchParams({ token: used }) });
  const answers = [];
  for (const each of [used, token('eve@example.org'), token(''), 'x.y']) {
    const { status, headers } = await blog.get('/api/sign-in', { method: 'POST', body: new URLSearchParams({ token: each }) });
    answers.push(JSON.stringify([status, headers.get('location'), headers.get('set-cookie')]));
  }
  expect(new Set(answers)).toEqual(new Set(['[303,"/admin/sign-in?token=old",null]']));
});

test('who guesses is told to wait; who knows is let in all the same, also at the same address', async ({ startBlog }) => {
  const blog = await startBlog(files, { PUBLISH_SECRET: 'a secret of the push', METRICS_TOKEN: 'a token of the tests' });
  const guess = (path: string, headers: Record<string, string> = {}): Promise<number> =>
    blog.get(path, { method: 'POST', body: new URLSearchParams({ token: 'x.y' }), headers }).then(({ status }) => status);
  const first = await guess('/api/publish', { 'x-gitlab-token': 'a guess' });
  for (let time = 1; time < 20; time++) await guess('/api/publish', { 'x-gitlab-token': `a guess ${time}` });
  expect([first, await guess('/api/publish', { 'x-gitlab-token': 'another guess' })]).toEqual([401, 429]);
  const paths = ['/api/sign-in', '/api/comments/decide', '/api/comments/unsubscribe?token=x.y'];
  for (const path of paths) expect(await guess(path), path).toBe(429);
  const authorization = 'Bearer a token of the tests';
  // Behind a forge, or a proxy that nobody has named, are many.
  expect(await guess('/api/publish', { 'x-gitlab-token': 'a secret of the push' })).toBe(200);
  expect((await blog.get('/api/metrics', { headers: { authorization } })).status).toBe(200);
  expect((await blog.get('/api/metrics', { headers: { authorization: 'Bearer a guess' } })).status).toBe(401);
  // A proxy on this machine names somebody else, who has not had their share.
  expect(await guess('/api/publish', { 'x-forwarded-for': '203.0.113.7', 'x-gitlab-token': 'a guess' })).toBe(401);
  expect(await isAuthorTo(blog, await signInByLink(blog))).toBe(true);
  const command = createHmac('sha256', secretOf(blog)).update('publish\n').update('{}').digest('hex');
  const commanded = { method: 'POST', body: '{}', headers: { authorization: `Waypost ${command}` } };
  expect((await blog.get('/api/publish', commanded)).status).toBe(200);
});
