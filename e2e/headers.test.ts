import { createConnection } from 'node:net';
import { expect, test } from './blog.ts';
import { content } from './command.ts';
import { everyKind, everyPath, inhabit } from './every-page.ts';
import { post, settings, type Blog, type Files } from './server.ts';

const withFiles: Files = {
  ...everyKind,
  'theme.css': ':root { --link: #8a1c1c }',
  'trip/notes.txt': 'As it is.',
  'trip/drawing.svg': '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
  'trip/slides.html': '<!DOCTYPE html><title>Slides</title><script>document.title = "Ran"</script>',
  'old.md': post({ title: 'Old', date: '2013-02-01', aliases: ['/older'] }),
};

const https = { SITE_URL: 'https://blog.example.org', METRICS_TOKEN: 'a token of the tests' };

/** What stands on every answer, whatever its kind. */
const always: Record<string, RegExp> = {
  'x-content-type-options': /^nosniff$/,
  'strict-transport-security': /^max-age=31536000$/,
  'referrer-policy': /^(?:strict-origin-when-cross-origin|same-origin|no-referrer)$/,
  'permissions-policy': /^camera=\(\), .*geolocation=\(\)/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^(?:same-origin|cross-origin)$/,
  'content-security-policy':
    /default-src .*form-action .*frame-ancestors '(?:self|none)'; base-uri '(?:self|none)'; object-src 'none'/,
};

/** Which of them an answer has not, or otherwise. */
const missing = (headers: Headers): string[] => [
  ...Object.entries(always).flatMap(([name, value]) =>
    value.test(headers.get(name) ?? '') ? [] : [`${name}: ${headers.get(name)}`],
  ),
  ...['x-powered-by', 'server', 'x-aspnet-version'].filter((name) => headers.has(name)),
];

type Asked = [status: number, path: string, init?: RequestInit];

const pictureIn = (html: string): string => /"(\/photos\/[^" ]+\.webp)/.exec(html)![1]!;

/** One address of every kind of answer, with its status. */
async function everyAnswer(blog: Blog): Promise<Asked[]> {
  const html = await blog.text('/trip');
  const asset = (pattern: RegExp): string => pattern.exec(html)![1]!;
  const preview = new URL((await content(blog, 'preview', 'draft.md')).trim());
  const known = { headers: { 'If-None-Match': '*' } };
  return [
    ...everyPath.map((path): Asked => [200, path]),
    ...everyPath.slice(0, 3).map((path): Asked => [304, path, known]),
    ...['/feed.xml', '/birds/atom.xml', '/tags/parrot/feed.json', '/feed-2013.xml', '/feeds.opml'].map((path): Asked => [
      200,
      path,
    ]),
    [304, '/feed.xml', known],
    [204, '/feed.xml', { method: 'OPTIONS' }],
    ...['/sitemap.xml', '/robots.txt', '/opensearch.xml', '/search?q=parrots', '/search/suggest?q=par'].map((path): Asked => [
      200,
      path,
    ]),
    [200, asset(/href="(\/_next\/static\/[^"]+\.css)"/)],
    [200, asset(/src="(\/_enhancements\/[^"]+)"/)],
    [200, asset(/href="(\/theme\.css[^"]*)"/)],
    [200, pictureIn(html)],
    [200, asset(/content="https:\/\/blog\.example\.org(\/(?:photos|cards)\/[^"]+)"/)],
    ...['/trip/notes.txt', '/trip/drawing.svg', '/trip/slides.html', '/favicon.ico'].map((path): Asked => [200, path]),
    [206, '/trip/notes.txt', { headers: { Range: 'bytes=0-1' } }],
    [416, '/trip/notes.txt', { headers: { Range: 'bytes=99-' } }],
    [308, '/older'],
    [308, '/birds/'],
    [308, '/trip/1.jpg'],
    [404, '/nothing'],
    [404, '/_next/static/nothing.js'],
    [404, '/photos/0000000000000000/thumb.webp'],
    [410, '/gone'],
    [400, '/%ff'],
    [405, '/', { method: 'POST' }],
    [414, `/${'x'.repeat(5000)}`],
    [200, preview.pathname + preview.search],
    [404, '/preview/draft'],
    [307, '/admin'],
    [404, '/admin/nothing'],
    [200, '/api/health'],
    [401, '/api/metrics'],
    [200, '/api/metrics', { headers: { Authorization: `Bearer ${https.METRICS_TOKEN}` } }],
    [404, '/api/nothing'],
    [405, '/api/comments'],
    [422, '/api/comments', { method: 'POST', body: new URLSearchParams({ post: '/birds/parrots', text: '' }) }],
    [
      303,
      '/api/comments',
      {
        method: 'POST',
        body: new URLSearchParams({ post: '/birds/parrots', name: 'Bo', email: 'bo@example.org', text: 'Well.' }),
      },
    ],
    [404, '/api/publish', { method: 'POST' }],
    [200, '/api/auth/signin'],
    [200, '/api/auth/signout'],
  ];
}

test('every kind of answer has every header', async ({ startBlog }) => {
  test.setTimeout(180_000);
  const blog = await startBlog(withFiles, https);
  await inhabit(blog);
  for (const [status, path, init] of await everyAnswer(blog)) {
    // The second time it comes from memory, if it is kept there.
    for (const from of ['made', 'from memory']) {
      const response = await blog.get(path, init);
      await response.arrayBuffer();
      const named = `${init?.method ?? 'GET'} ${path.slice(0, 80)}, ${from}`;
      expect.soft(response.status, named).toBe(status);
      expect.soft(missing(response.headers), named).toEqual([]);
    }
  }
});

/** What a server says to bytes that are no request. */
const answerTo = (blog: Blog, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let said = '';
    const socket = createConnection(Number(new URL(blog.url).port), 'localhost', () => socket.write(bytes));
    socket
      .setEncoding('utf8')
      .on('data', (text: string) => (said += text))
      .on('error', reject);
    socket.on('close', () => resolve(said));
  });

test('what is refused before there is a request has them too', async ({ startBlog }) => {
  const blog = await startBlog(withFiles, https);
  for (const [status, bytes] of Object.entries({
    400: 'no request\r\n\r\n',
    '400 ': 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n',
    417: 'GET / HTTP/1.1\r\nHost: a\r\nExpect: a miracle\r\nConnection: close\r\n\r\n',
    431: `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`,
  })) {
    const [first, ...lines] = (await answerTo(blog, bytes)).split('\r\n\r\n')[0]!.split('\r\n');
    expect(first, bytes.slice(0, 80)).toContain(` ${status.trim()} `);
    const headers = new Headers(lines.map((line) => line.split(/: (.*)/).slice(0, 2) as [string, string]));
    expect(missing(headers), bytes.slice(0, 80)).toEqual([]);
  }
});

test('a blog without https asks for none', async ({ startBlog }) => {
  const blog = await startBlog({ 'site.yaml': settings() });
  expect((await blog.get('/')).headers.has('strict-transport-security')).toBe(false);
});

test('pages run no script but what they name, and nothing else is a page', async ({ startBlog }) => {
  const blog = await startBlog(withFiles);
  await inhabit(blog);
  const policyOf = async (path: string): Promise<string> => (await blog.get(path)).headers.get('content-security-policy') ?? '';
  for (const path of everyPath) {
    const policy = await policyOf(path);
    expect(policy, path).toMatch(/^default-src 'none'; script-src 'self'/);
    expect(policy, path).not.toMatch(/(?:default|script|style)-src [^;]*'unsafe-/);
  }
  for (const path of ['/feed.xml', '/trip/drawing.svg', '/trip/notes.txt', '/nothing.txt', '/older', '/api/health'])
    expect(await policyOf(path), path).not.toContain('script-src *');
  expect(await policyOf('/trip/drawing.svg')).toMatch(/^default-src 'none'; img-src/);
});

test('what is typed into a comment is never a script that the policy names', async ({ startBlog }) => {
  const blog = await startBlog(withFiles);
  const policyOf = async (): Promise<string | null> => (await blog.get('/birds/parrots')).headers.get('content-security-policy');
  const before = await policyOf();
  const script = '<script>alert(1)</script><style>*{}</style><form action="https://evil.example">';
  const fields = { post: '/birds/parrots', email: 'bo@example.org', name: 'Bo <script>alert(1)</script>' };
  const text = [
    script,
    `[a](https://example.org/ "${script.replaceAll('"', "'")}")`,
    `![${script}](x)`,
    `<https://example.org/${script}>`,
  ];
  for (const each of text) {
    const answer = await blog.get('/api/comments', { method: 'POST', body: new URLSearchParams({ ...fields, text: each }) });
    expect(answer.status).toBe(303);
  }
  expect(await blog.text('/birds/parrots')).toContain('alert(1)');
  expect(await policyOf()).toBe(before);
});

test('others may show pictures, files and feeds, and no page', async ({ startBlog }) => {
  const blog = await startBlog(withFiles);
  const resourcePolicy = async (path: string) => (await blog.get(path)).headers.get('cross-origin-resource-policy');
  const picture = pictureIn(await blog.text('/trip'));
  for (const path of ['/feed.xml', '/feed.json', '/trip/notes.txt', '/trip/1.jpg', picture])
    expect(await resourcePolicy(path), path).toBe('cross-origin');
  for (const path of ['/', '/trip', '/admin/sign-in', '/api/auth/signin', '/search'])
    expect(await resourcePolicy(path), path).toBe('same-origin');
});

test("authors' pages have another nonce each time, which no client can choose", async ({ startBlog }) => {
  const blog = await startBlog(withFiles);
  const ask = async () => {
    const headers = { 'Content-Security-Policy': "script-src 'nonce-chosen'", 'X-Waypost-Nonce': 'chosen', 'X-Nonce': 'chosen' };
    const response = await blog.get('/admin/sign-in', { headers });
    const [html, policy] = [await response.text(), response.headers.get('content-security-policy')!];
    expect(policy).not.toMatch(/unsafe/);
    const nonce = /'nonce-([^']+)'/.exec(policy)![1]!;
    const scripts = [...html.matchAll(/<script\b([^>]*)>/g)].map(([, attributes = '']) => attributes);
    expect(scripts.filter((attributes) => !attributes.includes(`nonce="${nonce}"`) && !attributes.includes(' src="/'))).toEqual(
      [],
    );
    expect(html).not.toContain('chosen');
    return nonce;
  };
  expect(await ask()).not.toBe(await ask());
});
