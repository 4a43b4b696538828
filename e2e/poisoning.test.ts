import { expect, test } from './blog.ts';
import { requestOf, sendBytes, statusOf } from './raw-socket.ts';
import { post, settings, type Blog } from './server.ts';

const files = {
  'site.yaml': settings('menu: [{ title: About, url: /about }]\n'),
  'a/post.md': post({ title: 'A post', date: '2013-04-26', tags: ['b'], aliases: ['/older'] }, 'Some [link](./other.md).'),
  'a/other.md': post({ title: 'Another', date: '2013-04-27' }, 'Text.'),
  'about.md': post({ title: 'About', kind: 'page' }),
  'a/notes.txt': 'some notes',
};

const SITE_URL = 'https://blog.example';

/** Every kind of address: pages, feeds, what is for programs, redirects, what is not there, and what Next answers. */
const addresses = [
  '/',
  '/a',
  '/a/post',
  '/about',
  '/2013',
  '/2013/04',
  '/tags',
  '/tags/b',
  '/archive',
  '/photos',
  '/feeds',
  '/comments',
  '/comments/held',
  '/search',
  '/search?q=post',
  '/search/suggest?q=post',
  '/feed.xml',
  '/a/atom.xml',
  '/tags/b/feed.json',
  '/feed-2013.xml',
  '/a/post/feed.xml',
  '/feeds.opml',
  '/sitemap.xml',
  '/robots.txt',
  '/opensearch.xml',
  '/a/',
  '//a//post',
  '/older',
  '/a/post.html',
  '/index.rss',
  '/?flav=rss',
  '/nothing',
  '/preview/a/post',
  '/a/notes.txt',
  '/admin',
  '/admin/sign-in',
  '/api/auth/signin',
  '/api/auth/signout',
  '/api/auth/csrf',
  '/api/auth/error?error=AccessDenied',
  '/api/comments/unsubscribe',
  '/api/comments/ticket',
  '/api/health',
];

/** Another site's name wherever a request has room for one. */
const claims: Record<string, { headers?: string[]; host?: string; before?: string }> = {
  Host: { host: 'evil.example' },
  'X-Forwarded-Host': {
    headers: [
      'X-Forwarded-Host: evil.example',
      'X-Forwarded-Proto: https',
      'X-Forwarded-Port: 666',
      'X-Forwarded-Server: evil.example',
    ],
  },
  Forwarded: { headers: ['Forwarded: for=evil.example;host=evil.example;proto=https'] },
  'headers of other servers': {
    headers: [
      'X-Original-URL: /evil',
      'X-Rewrite-URL: /evil',
      'X-HTTP-Method-Override: EVIL',
      'X-Forwarded-Prefix: /evil',
      'X-Original-Host: evil.example',
    ],
  },
  'an origin': { headers: ['Origin: http://evil.example', 'Referer: http://evil.example/'] },
  'the target': { before: 'http://evil.example' },
  everything: {
    host: 'evil.example',
    before: 'https://evil.example',
    headers: ['X-Forwarded-Host: evil.example', 'X-Host: evil.example'],
  },
};

const ask = (blog: Blog, address: string, { headers = [], host = 'localhost', before = '' }: (typeof claims)[string]) =>
  sendBytes(blog, requestOf(before + address, headers, { host }));

for (const [place, claim] of Object.entries(claims)) {
  test(`what ${place} says of our name is believed nowhere, the first time and from memory`, async ({ startBlog }) => {
    const blog = await startBlog(files, { SITE_URL });
    for (const address of addresses) {
      for (const time of ['first', 'again']) {
        const answer = await ask(blog, address, claim);
        expect(statusOf(answer), `${address}, ${time}`).toBeGreaterThan(0);
        expect(statusOf(answer), `${address}, ${time}`).toBeLessThan(500);
        expect(answer, `${address}, ${time}`).not.toMatch(/evil|:666/i);
      }
      expect(await blog.text(address), address).not.toMatch(/evil/i);
    }
  });
}

/** What would make of a request another kind of request for the framework. */
const internal = [
  'rsc: 1',
  'rsc: 1\r\nnext-router-prefetch: 1',
  'rsc: 1\r\nnext-router-segment-prefetch: /_tree',
  'next-router-state-tree: %5B%22%22%5D',
  'next-url: /evil',
  'x-nextjs-data: 1',
  'x-nextjs-rewritten-path: /evil',
  'x-middleware-prefetch: 1',
  'x-middleware-rewrite: /about',
  'x-middleware-subrequest: middleware',
  'x-middleware-override-headers: cookie',
  'x-matched-path: /about',
  'x-now-route-matches: 1=about',
  'x-invoke-path: /about',
  'x-invoke-status: 404',
  'x-invoke-query: %7B%7D',
  'x-invoke-error: evil',
  'x-prerender-revalidate: 1',
  'x-vercel-id: evil',
  'cookie: __prerender_bypass=1; __next_preview_data=1',
  'purpose: prefetch',
  'sec-purpose: prefetch',
  'accept: text/x-component',
  'next-action: evil',
  'next-hmr-refresh: 1',
  'x-nextjs-postponed: 1',
  'next-resume: 1',
  'content-type: multipart/form-data',
];

const queries = [
  '',
  '?_rsc=evil',
  '?nxtPpath=about',
  '?__nextDataReq=1',
  '?__nextLocale=evil',
  '?amp=1',
  '?_next_=evil',
  '?dpl=evil',
  '?path[]=about',
];

/** What differs each time and at each server: its date, its name, whether it came from memory, and what is dated by the store. */
const passing = /^(?:Date|X-Request-Id|Cache-Status|ETag: W\/|Last-Modified)/;

/** An answer without that; from memory it has its headers in another order. */
function lasting(answer: string): string {
  const end = answer.indexOf('\r\n\r\n');
  const [status, ...headers] = answer.slice(0, end).split('\r\n');
  return [status, ...headers.filter((line) => !passing.test(line)).toSorted(), answer.slice(end)].join('\r\n');
}

const attacks = [...internal.map((header) => ({ header, query: '' })), ...queries.map((query) => ({ header: 'rsc: 1', query }))];

/** A post for each attack, which nobody has asked for yet when it comes. */
const fresh = Object.fromEntries(
  attacks.map((_, index) => [`p/${index}.md`, post({ title: `Post ${index}`, date: '2012-01-01' }, `Text of ${index}.`)]),
);

test('what steers the framework changes no page, and leaves nothing that others get', async ({ startBlog }) => {
  test.setTimeout(120_000);
  const [untouched, blog] = [
    await startBlog({ ...files, ...fresh }, { SITE_URL }),
    await startBlog({ ...files, ...fresh }, { SITE_URL }),
  ];
  const ask = async (of: Blog, target: string, headers: string[] = []) =>
    lasting(await sendBytes(of, requestOf(target, headers)));
  for (const [index, { header, query }] of attacks.entries()) {
    const page = `/p/${index}`;
    const right = await ask(untouched, page);
    expect(await ask(blog, page + query, [header]), `${query} ${header}, first`).toBe(right);
    expect(await ask(blog, page), `after ${query} ${header}`).toBe(right);
    expect(await ask(blog, page + query, [header]), `${query} ${header}, from memory`).toBe(right);
  }
  for (const page of ['/', '/p', '/2012/01', '/tags/b', '/archive', '/nothing', '/search?q=post', '/feed.xml', '/sitemap.xml']) {
    const right = await ask(untouched, page);
    for (const header of internal) expect(await ask(blog, page, [header]), `${page} ${header}`).toBe(right);
  }
});

test('what is made for one person stays with that person', async ({ startBlog }) => {
  const blog = await startBlog(files);
  for (const address of [
    '/admin',
    '/admin/comments',
    '/admin/sign-in',
    '/api/comments/ticket',
    '/api/auth/signin',
    '/search?q=a',
    '/comments/held',
  ]) {
    for (const headers of [[], ['rsc: 1'], ['x-prerender-revalidate: 1'], ['purpose: prefetch']]) {
      const answer = await sendBytes(blog, requestOf(address, headers));
      expect(answer, `${address} ${headers.join()}`).toMatch(/^cache-control: (?:private, )?no-(?:store|cache)/im);
      if (headers.length === 0) expect(answer, address).not.toContain('text/x-component');
    }
  }
});
