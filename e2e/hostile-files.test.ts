import { symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { sign } from '../lib/publish/signature.ts';
import { expect, test } from './blog.ts';
import { Random } from './random.ts';
import { requestOf, sendBytes, statusOf } from './raw-socket.ts';
import { post, settings } from './server.ts';

const script = '<script>document.title = "run"</script>';
const files = {
  'site.yaml': settings('comments: { moderation: none }\n'),
  'a/post.md': post({ title: 'Post', date: '2013-04-26' }, 'Text.'),
  'a/drawing.svg': `<svg xmlns="http://www.w3.org/2000/svg" onload="document.title = 'run'"><title>still</title>${script}</svg>`,
  'a/old.xml': `<x xmlns:h="http://www.w3.org/1999/xhtml"><h:title>still</h:title><h:script>document.title = "run"</h:script></x>`,
  'a/page.html': `<!doctype html><title>still</title>${script}`,
};

test('a drawing that is opened by itself runs no script; a whole page, which its author wrote, does', async ({
  browser,
  startBlog,
}) => {
  const blog = await startBlog(files);
  // One of its own, since the browser tells of what it has not run.
  const page = await browser.newPage();
  for (const file of ['/a/drawing.svg', '/a/old.xml']) {
    const { headers } = await blog.get(file);
    expect(headers.get('content-security-policy'), file).toMatch(/^default-src 'none'(?!.*script-src)/);
    expect(headers.get('x-content-type-options'), file).toBe('nosniff');
    await page.goto(blog.url + file);
    await expect(page, file).not.toHaveTitle('run');
  }
  await page.goto(`${blog.url}/a/page.html`);
  await expect(page).toHaveTitle('run');
  await page.close();
});

/** What careless programs take for a slash, a dot, and the end of a name. */
const spellings: Record<string, readonly string[]> = {
  '/': ['/', '//', '%2f', '%252f', '\\', '%5c', '%c0%af', '%e0%80%af', '/;/', '/./'],
  '.': ['.', '%2e', '%252e', '%c0%ae', '%00.', '.;'],
};
const targets = [
  '../outside.txt',
  '../../outside.txt',
  '../../../../../../../etc/passwd',
  'up/outside.txt',
  'link.txt',
  '../var/auth-secret',
  'site.yaml',
];
const roots = [
  '/',
  '//',
  '/a/',
  '/_next/static/',
  '/_next/static/chunks/',
  '/_enhancements/',
  '/photos/',
  '/cards/',
  '/preview/',
  '/theme.css/',
  '/api/',
];

test('no byte from outside of the folder is served, however its address is spelled', async ({ startBlog }) => {
  const blog = await startBlog(files, { AUTH_SECRET: 'root:x: a secret of signing' });
  writeFileSync(join(blog.contentDir, '../outside.txt'), 'root:x: outside');
  symlinkSync('../outside.txt', join(blog.contentDir, 'link.txt'));
  symlinkSync('../', join(blog.contentDir, 'up'));
  const random = new Random(7);
  for (let number = 0; number < 600; number++) {
    const spelled = random
      .pick(targets)
      .split('')
      .map((character) => random.pick(spellings[character] ?? [character]))
      .join('');
    const target = random.pick(roots) + spelled + random.pick(['', '', '', '%00', '%00.txt', '/', '?x', '::$DATA']);
    const answer = await sendBytes(blog, requestOf(target));
    expect([308, 400, 404], target).toContain(statusOf(answer));
    expect(answer, target).not.toMatch(/root:x:|timezone:/);
  }
});

const secret = 'a secret of the push';

test('a body is read no further than its limit, and as it is: packed bytes are not unpacked', async ({ startBlog }) => {
  test.setTimeout(120_000);
  const blog = await startBlog(files, { PUBLISH_SECRET: secret });
  const send = (path: string, body: BodyInit, headers: Record<string, string> = {}) =>
    blog.get(path, { method: 'POST', body, headers }).then(({ status }) => status);
  const form = 'application/x-www-form-urlencoded';
  const json = { 'content-type': 'application/json' };
  const large = Buffer.alloc(30 * 1024 * 1024, 'a=b&');
  const sendLarge = async (path: string, lines: string[] = []): Promise<number> => {
    const head = [`POST ${path} HTTP/1.1`, 'Host: localhost', 'Connection: close', `Content-Type: ${form}`, ...lines];
    return statusOf(await sendBytes(blog, Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), large])));
  };
  const length = `Content-Length: ${large.length}`;
  const signature = `X-Hub-Signature-256: ${sign(large, secret)}`;
  const statuses = {
    '/api/comments': 413,
    '/api/sign-in': 303,
    '/api/comments/decide': 403,
    '/api/auth/signout': 400,
    '/api/publish': 401,
    '/admin/comments': 303,
    '/a/post': 405,
  };
  const answered = Object.keys(statuses).map(async (path) => [path, await sendLarge(path, [length])] as const);
  const signed = sendLarge('/api/publish', [length, signature]);
  expect(Object.fromEntries(await Promise.all(answered))).toEqual(statuses);
  expect(await signed).toBe(413);
  const bomb = gzipSync(Buffer.alloc(20 * 1024 * 1024, 'text=a&'));
  for (const coding of ['gzip', 'deflate', 'br', 'gzip, gzip'])
    expect([404, 413, 422], coding).toContain(
      await send('/api/comments', bomb, { 'content-type': form, 'content-encoding': coding }),
    );
  const deepest = '['.repeat(100_000) + ']'.repeat(100_000);
  const push = (body: string, headers: Record<string, string>) => send('/api/publish', body, { ...json, ...headers });
  expect(await send('/api/comments', deepest, json)).toBe(413);
  expect(await push(deepest, {})).toBe(401);
  for (const body of [deepest, '['.repeat(4000), `{"force":${'['.repeat(2000)}${']'.repeat(2000)}}`])
    expect(await push(body, { 'x-hub-signature-256': sign(Buffer.from(body), secret) })).toBe(200);
  const deep = '['.repeat(15_000) + ']'.repeat(15_000);
  for (const text of [deep, `{"text":${deep}}`, '{"__proto__":{"post":"/a/post"}}', '{"constructor":{"prototype":{"x":1}}}'])
    expect([400, 404, 422], text.slice(0, 30)).toContain(await send('/api/comments', text, json));
  const half = '{"post":"/a/post","name":"\\ud800x","email":"a@example.org","text":"\\udc00 \\u0000 text"}';
  expect([201, 303]).toContain(await send('/api/comments', half, json));
  expect((await blog.get('/a/post')).status).toBe(200);
  expect(blog.log()).not.toMatch(/^\s+at /m);
});

test('what is too long for a head is refused, and others are answered meanwhile', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const floods = [
    requestOf(`/${'a'.repeat(1_000_000)}`),
    requestOf('/', [`If-None-Match: ${'"x", '.repeat(20_000)}`]),
    requestOf(
      '/',
      Array.from({ length: 20_000 }, (_, index) => `X-${index}: y`),
    ),
    requestOf('/', [`Cookie: ${'a=b; '.repeat(20_000)}`]),
    requestOf('/a/page.html', [`Range: bytes=${Array.from({ length: 2000 }, () => '0-').join(',')}`]),
  ];
  const answers = await Promise.all(floods.map((flood) => sendBytes(blog, flood)));
  expect(answers.map(statusOf)).toEqual([431, 431, 431, 431, 206]);
  // Ranges that overlap are one, so that nobody is sent a file two thousand times.
  expect(answers[4]!.length).toBeLessThan(1000);
  expect((await blog.get('/a/post')).status).toBe(200);
});
