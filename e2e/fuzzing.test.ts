import { expect, test } from './blog.ts';
import { content } from './command.ts';
import { malformedRequest } from './malformed-requests.ts';
import { Random } from './random.ts';
import { sendBytes, statusOf } from './raw-socket.ts';
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

/** Requests at a time, and how long one is waited for that has no end (ms). */
const [atOnce, patience] = [24, 1000];

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

/** Sends made-up requests, each with these lines in its head too; gives those that failed, with what was answered. */
async function failuresOf(blog: Blog, { seed, total, lines = '' }: { seed: number; total: number; lines?: string }) {
  const random = new Random(seed);
  const requests = Array.from({ length: total }, () => malformedRequest(random).replace('\r\n', `\r\n${lines}`)).values();
  const failed: [request: string, answer: string][] = [];
  const sendSome = async (): Promise<void> => {
    for (const request of requests) {
      const answer = await sendBytes(blog, request, patience);
      if (statusOf(answer) >= 500) failed.push([request.slice(0, 1000), answer.slice(0, 300)]);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, sendSome));
  return failed;
}

test('whatever a visitor sends, nothing fails: no 5xx, no trace in the log, and pages are as before', async ({ startBlog }) => {
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
  const blog = await startBlog(files, environment);
  const before = await shown(blog);
  const lines = `${await signedIn(blog)}\r\n`;
  expect((await sendBytes(blog, `GET /admin HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${lines}\r\n`)).slice(0, 15)).toBe(
    'HTTP/1.1 200 OK',
  );
  expect(await failuresOf(blog, { seed: 2013, total: 2000, lines })).toEqual([]);
  expect(await shown(blog)).toEqual(before);
});
