import { request, type ClientRequest, type IncomingMessage } from 'node:http';
import { dirname } from 'node:path';
import { scratchSmtp } from '../lib/mail/scratch-smtp.ts';
import { eventually, expect, test } from './blog.ts';
import { isHeard, raw } from './fetching.ts';
import { post, settings, startServer, type Blog } from './server.ts';

const files = {
  'site.yaml': settings('comments: { moderation: none, perMinute: 0 }\n'),
  'a/post.md': post({ title: 'A post', date: '2013-04-26' }, 'Text.'),
};

const form = (text: string): string =>
  new URLSearchParams({ post: '/a/post', name: 'Bo', email: 'bo@example.org', text }).toString();

/** A comment of which the server has all but the end. */
type Begun = { request: ClientRequest; rest: string; answer: Promise<IncomingMessage> };

async function beginComment(blog: Blog, text: string): Promise<Begun> {
  const body = form(text);
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length, expect: '100-continue' };
  const begun = request(`${blog.url}/api/comments`, { method: 'POST', headers });
  const answer = new Promise<IncomingMessage>((resolve, reject) => begun.once('response', resolve).once('error', reject));
  const isHeard = new Promise<void>((resolve) => begun.once('continue', resolve));
  begun.flushHeaders();
  await isHeard;
  begun.write(body.slice(0, -5));
  return { request: begun, rest: body.slice(-5), answer };
}

test('what is under way at a stop is answered, and is the last on its connection', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const begun = await beginComment(blog, 'Said in time.');
  const ended = blog.stop();
  await eventually(() => isHeard(blog)).toBe(false);
  begun.request.end(begun.rest);
  const answer = await begun.answer;
  expect([answer.statusCode, answer.headers.connection]).toEqual([303, 'close']);
  answer.resume();
  expect(await ended).toBe(0);
  const again = await startServer(dirname(blog.contentDir));
  expect(await again.text('/a/post')).toContain('Said in time.');
  await again.stop();
});

test('who sends half a request and no more holds no stop up', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const begun = await beginComment(blog, 'Never ended.');
  begun.answer.catch(() => {});
  expect(await blog.stop()).toBe(0);
});

test('a balancer hears of the stop before connections are refused, and readers are served meanwhile', async ({ startBlog }) => {
  const blog = await startBlog(files, { DRAIN_SECONDS: '3' });
  expect((await raw(blog, '/api/health')).status).toBe(200);
  const ended = blog.stop();
  await eventually(async () => (await raw(blog, '/api/health')).status).toBe(503);
  const health = await raw(blog, '/api/health');
  expect(JSON.parse(health.body.toString())).toMatchObject({ status: 'stopping', store: 'ok' });
  expect((await raw(blog, '/api/health?ready')).status).toBe(503);
  const page = await raw(blog, '/a/post', { connection: 'keep-alive' });
  expect([page.status, page.headers.connection]).toEqual([200, 'close']);
  expect((await raw(blog, '/api/health?live')).status).toBe(200);
  expect(await ended).toBe(0);
});

test('a second signal ends it at once', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const begun = await beginComment(blog, 'Cut off.');
  begun.answer.catch(() => {});
  let code: number | null | undefined;
  const ended = blog.stop().then((given) => (code = given));
  await eventually(async () => {
    if (code === undefined) void blog.stop();
    return code;
  }).toBe(143);
  await ended;
});

test('mail on its way at a stop arrives, and what waits behind it is sent by the next start', async ({ startBlog }) => {
  const smtp = await scratchSmtp();
  const [arrived, taken] = [Promise.withResolvers<void>(), Promise.withResolvers<undefined>()];
  smtp.answers.toMessage = () => {
    arrived.resolve();
    return taken.promise;
  };
  const blog = await startBlog(
    { ...files, 'site.yaml': settings('comments: { moderation: all, perMinute: 0 }\n') },
    { SMTP_URL: smtp.url },
  );
  const comment = (text: string) => blog.get('/api/comments', { method: 'POST', body: new URLSearchParams(form(text)) });
  await comment('One.');
  await arrived.promise;
  await comment('Two.');
  const ended = blog.stop();
  await eventually(() => isHeard(blog)).toBe(false);
  taken.resolve(undefined);
  expect(await ended).toBe(0);
  const texts = () => smtp.received.map(({ text }) => /One\.|Two\./.exec(text)?.[0]);
  expect(texts()).toEqual(['One.']);
  const again = await startServer(dirname(blog.contentDir), { SMTP_URL: smtp.url });
  await eventually(async () => texts()).toEqual(['One.', 'Two.']);
  await again.stop();
  await smtp.close();
});
