import { createHmac } from 'node:crypto';
import { issueToken } from '../lib/signed-token.ts';
import { expect, test } from './blog.ts';
import { content } from './command.ts';
import { post, settings, type Blog } from './server.ts';
import { secretOf, signInByLink } from './sessions.ts';
import { openStoreOf } from './store-file.ts';

const files = {
  'site.yaml': settings('comments: { perMinute: 0 }\n'),
  'a/post.md': post({ title: 'A post', date: '2013-04-26' }, 'Text.'),
};

/** What a browser says of a form that a page of another site has it send, old browsers and new ones. */
const foreign: Record<string, Record<string, string>> = {
  'another origin': { origin: 'https://evil.example' },
  'another origin that says it is ours': { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
  'a name that begins as ours': { origin: 'http://localhost.evil.example' },
  'no origin that it would tell': { origin: 'null' },
  'another site, and no origin': { 'sec-fetch-site': 'cross-site' },
  'a neighbour of the site': { 'sec-fetch-site': 'same-site' },
  'a referrer alone': { referer: 'https://evil.example/page' },
  'a referrer with our address in it': { referer: 'https://evil.example/?http://localhost' },
};

/** The types that a form can send without asking first (Fetch, "CORS-safelisted request-header"). */
const types = ['application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'text/plain'];

const commentsOf = (blog: Blog): unknown[] => {
  const store = openStoreOf(blog, { readOnly: true });
  const rows = store.prepare('select id, state, wantsReplies from comments').all();
  const spent = store.prepare('select nonce from spent').all();
  store.close();
  return [...rows, ...spent];
};

const comment = new URLSearchParams({ post: '/a/post', name: 'Bo', email: 'bo@example.org', text: 'Hello.', replies: 'yes' });

async function startWithComment(startBlog: (given: typeof files, more: Record<string, string>) => Promise<Blog>) {
  const blog = await startBlog(files, { PUBLISH_SECRET: 'a secret of the push', METRICS_TOKEN: 'a token of the tests' });
  await blog.get('/api/comments', { method: 'POST', body: comment });
  return blog;
}

test('a form of another site is refused wherever something would change', async ({ startBlog }) => {
  const blog = await startWithComment(startBlog);
  const [cookie, secret] = [await signInByLink(blog), secretOf(blog)];
  const link = new URL((await content(blog, 'sign-in')).trim());
  const decision = issueToken('decide', '1-shown', Date.now() + 60_000, secret);
  const forms: Record<string, string> = {
    '/api/comments': new URLSearchParams({ ...Object.fromEntries(comment), text: 'Another.' }).toString(),
    '/api/sign-in': link.searchParams.toString(),
    '/api/comments/decide': new URLSearchParams({ token: decision }).toString(),
    '/api/auth/signout': 'csrfToken=x',
    '/api/auth/signin': 'csrfToken=x',
    '/admin/comments': 'only=1',
    '/admin': 'x=1',
  };
  const before = commentsOf(blog);
  for (const [path, body] of Object.entries(forms))
    for (const [who, headers] of Object.entries(foreign))
      for (const type of types) {
        const answer = await blog.get(path, { method: 'POST', body, headers: { cookie, 'content-type': type, ...headers } });
        expect(answer.status, `${path} from ${who}, ${type}`).toBe(403);
        expect(answer.headers.get('set-cookie'), path).toBeNull();
      }
  expect(commentsOf(blog)).toEqual(before);
  // The same forms of this site are taken.
  const own = { origin: blog.url, 'content-type': types[0]! };
  expect(
    (await blog.get('/api/comments/decide', { method: 'POST', body: forms['/api/comments/decide'], headers: own })).status,
  ).toBe(200);
  expect(
    (await blog.get('/api/sign-in', { method: 'POST', body: forms['/api/sign-in'], headers: own })).headers.get('location'),
  ).toBe('/admin');
});

test('following an address changes nothing, whoever is signed in and whatever it says', async ({ startBlog }) => {
  const blog = await startWithComment(startBlog);
  const [cookie, secret] = [await signInByLink(blog), secretOf(blog)];
  const [decision, end] = [
    issueToken('decide', '1-shown', Date.now() + 60_000, secret),
    issueToken('unsubscribe', '1', Date.now() + 60_000, secret),
  ];
  const link = new URL((await content(blog, 'sign-in')).trim());
  const before = commentsOf(blog);
  for (const path of [
    `/comments/decide?token=${decision}`,
    `/api/comments/decide?token=${decision}`,
    `/comments/unsubscribe?token=${end}`,
    `/api/comments/unsubscribe?token=${end}`,
    `${link.pathname}${link.search}`,
    `/api/sign-in${link.search}`,
    '/api/auth/signout',
    '/api/publish',
    '/api/comments/refresh',
    '/admin/comments?only=1&id=1&undo=1-shown',
  ])
    for (const method of ['GET', 'HEAD']) {
      const answer = await blog.get(path, { method, headers: { cookie } });
      expect(answer.status, `${method} ${path}`).toBeLessThan(500);
      expect(answer.headers.get('set-cookie') ?? '', path).not.toContain('session-token');
    }
  expect(commentsOf(blog)).toEqual(before);
  expect((await blog.get('/admin', { headers: { cookie } })).status).toBe(200);
});

test('a mail program ends mail with one click, wherever it is; its token alone lets it', async ({ startBlog }) => {
  const blog = await startWithComment(startBlog);
  const token = issueToken('unsubscribe', '1', Date.now() + 60_000, secretOf(blog));
  const click = (given: string): Promise<Response> =>
    blog.get(`/api/comments/unsubscribe?token=${given}`, {
      method: 'POST',
      body: 'List-Unsubscribe=One-Click',
      headers: { origin: 'https://mail.example', 'content-type': types[0]! },
    });
  const other = issueToken('decide', '1-shown', Date.now() + 60_000, secretOf(blog));
  for (const wrong of ['', `${token}x`, other]) expect((await click(wrong)).status, wrong).toBe(403);
  expect(commentsOf(blog)).toMatchObject([{ wantsReplies: 1 }]);
  expect((await click(token)).status).toBe(200);
  expect(commentsOf(blog)).toMatchObject([{ wantsReplies: 0 }]);
});

test('a push is taken by its signature alone, and metrics are read by their token alone', async ({ startBlog }) => {
  const blog = await startWithComment(startBlog);
  const cookie = await signInByLink(blog);
  const push = (headers: Record<string, string>): Promise<Response> =>
    blog.get('/api/publish', {
      method: 'POST',
      body: '{"force":true}',
      headers: { cookie, 'content-type': 'text/plain', ...headers },
    });
  const signed = (secret: string): Record<string, string> => ({
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update('{"force":true}').digest('hex')}`,
  });
  const unsigned: Record<string, string>[] = [{}, { authorization: 'Bearer x' }, { 'x-gitlab-token': '' }, { origin: blog.url }];
  for (const headers of [...unsigned, signed('another secret of a push')])
    expect((await push(headers)).status, JSON.stringify(headers)).toBe(401);
  expect((await push({ ...signed('a secret of the push'), origin: 'https://forge.example' })).status).toBe(200);
  expect((await blog.get('/api/comments/refresh', { method: 'POST', body: '{}', headers: { cookie } })).status).toBe(404);
  expect((await blog.get('/api/metrics', { headers: { cookie } })).status).toBe(401);
});
