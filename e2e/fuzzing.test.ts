import { createHash } from 'node:crypto';
import { expect, test } from './blog.ts';
import { content } from './command.ts';
import { malformedRequest } from './malformed-requests.ts';
import { Random } from './random.ts';
import { exchange, requestOf, sendBytes, statusOf } from './raw-socket.ts';
import { post, settings, type Blog } from './server.ts';

const files = {
  'site.yaml': settings('comments: { moderation: none, perMinute: 0 }\n'),
  'a/post.md': post({ title: 'Post', date: '2013-04-26', tags: ['a'], aliases: ['/older'] }, 'Some text.'),
  'a/notes.txt': 'some notes',
  'a/picture.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
};

/** With all that answers where it is set up; nobody is asked there. */
const environment = {
  METRICS_TOKEN: 'a token of metrics',
  PUBLISH_SECRET: 'a secret of publishing',
  GITHUB_ID: 'nobody',
  GITHUB_SECRET: 'nothing',
};

/**
 * Requests at a time, how long one is waited for at first, and then one that had no answer by then (ms): longer than the server waits for what has no
 * end.
 */
const [atOnce, patience, longPatience] = [24, 1000, 60_000];

/** The server's own limits are waited for too (ms). */
const limit = 300_000;

/** What a program says of an error that nobody has foreseen. */
const trace = /^\s+at .+|\bError:|\[next-auth\]|has failed/m;

const kept = [
  '/',
  '/a',
  '/2013/04',
  '/tags/a',
  '/archive',
  '/feeds',
  '/nothing',
  '/search?q=post',
  '/feed.xml',
  '/sitemap.xml',
  '/a/notes.txt',
];
const shown = (blog: Blog) => Promise.all(kept.map((path) => blog.text(path)));

/**
 * Sends made-up requests, each with these lines in its head too; gives those that failed, with what was answered: a 5xx, or nothing, and no end of
 * the connection either.
 */
async function failuresOf(blog: Blog, { seed, total, lines = '' }: { seed: number; total: number; lines?: string }) {
  const random = new Random(seed);
  const requests = Array.from({ length: total }, () => malformedRequest(random).replace('\r\n', `\r\n${lines}`)).values();
  const failed: [request: string, answer: string][] = [];
  const open: string[] = [];
  const send = async (request: string, waiting: number): Promise<boolean> => {
    const { answer, isEnded } = await exchange(blog, request, waiting);
    const status = statusOf(answer);
    if (status >= 500) failed.push([request.slice(0, 1000), answer.slice(0, 300)]);
    return isEnded || status > 0;
  };
  const sendSome = async (): Promise<void> => {
    for (const request of requests) if (!(await send(request, patience))) open.push(request);
  };
  await Promise.all(Array.from({ length: atOnce }, sendSome));
  const sendOpen = async (request: string): Promise<void> => {
    if (!(await send(request, longPatience))) failed.push([request.slice(0, 1000), 'nothing']);
  };
  await Promise.all(open.map(sendOpen));
  return failed;
}

test('whatever a visitor sends, nothing fails: no 5xx, no trace in the log, and pages are as before', async ({ startBlog }) => {
  test.setTimeout(limit);
  const blog = await startBlog(files, environment);
  const before = await shown(blog);
  expect(await failuresOf(blog, { seed: 20_261_126, total: 3000 })).toEqual([]);
  expect(blog.log()).not.toMatch(trace);
  expect(await shown(blog)).toEqual(before);
});

/** The Cookie header of an author. */
async function signedIn(blog: Blog): Promise<string> {
  const token = new URL((await content(blog, 'sign-in')).trim()).searchParams.get('token')!;
  const { headers } = await blog.get('/api/sign-in', { method: 'POST', body: new URLSearchParams({ token }) });
  return `Cookie: ${headers.getSetCookie()[0]!.split(';')[0]}`;
}

test('whatever a browser sends in the name of an author, nothing fails', async ({ startBlog }) => {
  test.setTimeout(limit);
  const blog = await startBlog(files, environment);
  const before = await shown(blog);
  const lines = `${await signedIn(blog)}\r\n`;
  expect((await sendBytes(blog, `GET /admin HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${lines}\r\n`)).slice(0, 15)).toBe(
    'HTTP/1.1 200 OK',
  );
  expect(await failuresOf(blog, { seed: 2013, total: 2000, lines })).toEqual([]);
  expect(await shown(blog)).toEqual(before);
});

/** What Next's own scripts send with what they ask for, and what of it is for no page of ours. */
const routerHeaders = [
  ['x'],
  ['%5B%5D', '1'],
  ['x', '2'],
  [undefined, '2'],
  [undefined, '3'],
  ['%5B%22%22%2C%7B%7D%5D', '3'],
  ['x', '1', '/_tree'],
  [undefined, '1', '/x'],
  ['x', undefined, undefined, '//x'],
] as const;

/** Next takes such a request for one of its scripts' only if its query holds the hash of these headers. */
const hashOf = ([tree, prefetch, segment, url]: (typeof routerHeaders)[number] | []): string =>
  createHash('sha256')
    .update([prefetch ?? '0', segment ?? '0', tree ?? '0', url ?? '0'].join(','))
    .digest()
    .subarray(0, 12)
    .toString('base64url');

test("what steers Next's router steers nothing here: pages are answered as to anybody", async ({ startBlog }) => {
  const blog = await startBlog(files, environment);
  const lines = await signedIn(blog);
  for (const headers of routerHeaders) {
    const [tree, prefetch, segment, url] = headers;
    const named = Object.entries({
      'Next-Router-State-Tree': tree,
      'Next-Router-Prefetch': prefetch,
      'Next-Router-Segment-Prefetch': segment,
      'Next-Url': url,
    }).flatMap(([name, value]) => (value === undefined ? [] : `${name}: ${value}`));
    for (const path of ['/admin/sign-in', '/admin', '/admin/comments', '/', '/api/auth/signin'])
      for (const query of [`?_rsc=${hashOf(headers)}`, ''])
        for (const more of [[], [lines]]) {
          const asked = requestOf(path + query, ['RSC: 1', ...named, ...more]);
          const [answer, plain] = [await sendBytes(blog, asked), await sendBytes(blog, requestOf(path, more))];
          expect([asked, statusOf(answer)]).toEqual([asked, statusOf(plain)]);
          expect(/^content-type: .*/im.exec(answer)?.[0], asked).toBe(/^content-type: .*/im.exec(plain)?.[0]);
        }
  }
  expect(blog.log()).not.toMatch(trace);
});

test('a request to change to another protocol is answered as any other', async ({ startBlog }) => {
  const blog = await startBlog(files, environment);
  // Next would take such requests to itself from the first on that it is asked for.
  expect((await blog.get('/admin/sign-in')).status).toBe(200);
  for (const protocol of ['h2c', 'websocket']) {
    const asked = `GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close, Upgrade\r\nUpgrade: ${protocol}\r\n\r\n`;
    expect(statusOf(await sendBytes(blog, asked)), protocol).toBe(200);
  }
});
