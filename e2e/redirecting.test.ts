import { expect, test } from './blog.ts';
import { requestOf, sendBytes, statusOf } from './raw-socket.ts';
import { post, settings } from './server.ts';

const files = {
  'site.yaml': settings(),
  'a/post.md': post({ title: 'A post', date: '2013-04-26', aliases: ['/older', '/evil.example'] }, 'Text.'),
};

const locationOf = (answer: string): string | undefined => /^location: (.*)\r$/im.exec(answer)?.[1];

/** Ways to write an address that a browser, or a careless program, takes for one of another site. */
const elsewhere = [
  '//evil.example',
  '///evil.example',
  '////evil.example/',
  '/\\evil.example',
  '\\\\evil.example',
  '/%5cevil.example',
  '/%2f/evil.example',
  '/%2f%2fevil.example',
  '//evil.example/%2e%2e',
  '//evil.example/a/',
  '/.evil.example',
  '/;//evil.example',
  '/a//evil.example/..',
  '/?//evil.example',
  'https:evil.example',
  'https:///evil.example',
  'http://evil.example',
  '//evil.example@localhost/',
  '/@evil.example',
  '/\t/evil.example',
  '/%09/evil.example',
  '/%0d/evil.example',
  '/a/post.html/%2f..//evil.example',
  '//evil.example/a/post.html',
  '//evil.example/index.rss',
  '//evil.example/index.html',
  '/a/..//evil.example',
  '//evil.example%2f..',
  '/evil.example/',
  '//evil.example/?flav=rss',
  '//admin//evil.example',
];

test('no address of ours leads to another site', async ({ startBlog }) => {
  const blog = await startBlog(files);
  for (const address of elsewhere) {
    const answer = await sendBytes(blog, requestOf(address));
    expect([200, 308, 400, 404], address).toContain(statusOf(answer));
    const location = locationOf(answer);
    if (location !== undefined) expect(new URL(location, blog.url).origin, `${address} → ${location}`).toBe(blog.url);
  }
});

test('whoever signs in or out comes back to this site, wherever the address says to go on', async ({ startBlog }) => {
  const blog = await startBlog(files, { GITHUB_ID: 'nobody', GITHUB_SECRET: 'nothing' });
  const csrf = await blog.get('/api/auth/signin');
  const csrfToken = /name="csrfToken" value="([^"]+)"/.exec(await csrf.text())![1]!;
  const cookie = csrf.headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ');
  for (const callbackUrl of [
    ...elsewhere,
    'javascript:alert(1)',
    'data:text/html,x',
    `${blog.url}@evil.example`,
    `${blog.url}.evil.example`,
    '',
    'foo',
    ' /',
    '[',
  ]) {
    const query = `?callbackUrl=${encodeURIComponent(callbackUrl)}`;
    for (const step of ['signin', 'signout']) {
      const { status, headers } = await blog.get(`/api/auth/${step}${query}`);
      expect(status, `${step} ${callbackUrl}`).toBeLessThan(400);
      const kept = headers.getSetCookie().find((each) => each.startsWith('next-auth.callback-url='));
      if (kept) expect(decodeURIComponent(kept), callbackUrl).toMatch(new RegExp(`^next-auth.callback-url=${blog.url}(?:/|;)`));
    }
    const body = new URLSearchParams({ csrfToken, callbackUrl });
    const out = await blog.get(`/api/auth/signout${query}`, { method: 'POST', body, headers: { cookie } });
    expect([out.status, new URL(out.headers.get('location')!).origin], callbackUrl).toEqual([302, blog.url]);
  }
});

test('no line of an answer is written by who asks', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const breaks = [
    '%0d%0aX-Evil:1',
    '%0aX-Evil:1',
    '%0dX-Evil:1',
    '%E5%98%8A%E5%98%8DX-Evil:1',
    '%u000aX-Evil:1',
    '%250d%250aX-Evil:1',
    '\tX-Evil:1',
    '\fX-Evil:1',
    '\xc4\x8aX-Evil:1',
  ];
  for (const broken of breaks) {
    const targets = [
      `/${broken}`,
      `/a/?x=${broken}`,
      `/older?${broken}`,
      `/a/post.html?${broken}`,
      `/search?q=${broken}`,
      `//a//post?${broken}`,
      `/comments/held?post=${broken}`,
    ];
    const routes = [
      `/api/comments/unsubscribe?token=${broken}`,
      `/api/auth/signin?callbackUrl=/${broken}`,
      `/admin/comments?state=${broken}`,
      `/api/auth/error?error=${broken}`,
    ];
    for (const target of [...targets, ...routes]) {
      const answer = await sendBytes(blog, requestOf(target, ['X-Request-Id: abcd%0d%0aX-Evil:1']));
      expect(statusOf(answer), target).toBeLessThan(500);
      expect(answer.split('\r\n\r\n')[0], target).not.toMatch(/^x-evil/im);
    }
  }
});
