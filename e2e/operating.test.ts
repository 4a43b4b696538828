import { chmodSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { eventually, expect, test } from './blog.ts';
import { raw } from './fetching.ts';
import { post, settings, startServer, type Blog } from './server.ts';
import { openStoreOf } from './store-file.ts';

const token = 'a token of the tests';
const bearer = { authorization: `Bearer ${token}` };

const files = {
  'site.yaml': settings('comments: { moderation: none, perMinute: 0 }\n'),
  'a/post.md': post({ title: 'A post', date: '2013-04-26' }, 'Text.'),
};

type Details = {
  store: { problem: string | null };
  publish: { last: { broken: number }; failing: { reason: string } | null };
};

type Health = { status: string; details?: Details } & Record<string, unknown>;

const healthOf = async (blog: Blog, headers: Record<string, string> = {}): Promise<[number, Health]> => {
  const { status, body } = await raw(blog, '/api/health', headers);
  return [status, JSON.parse(body.toString()) as Health];
};

/** The value of each sample, by its name with its labels. */
async function metricsOf(blog: Blog): Promise<Record<string, number>> {
  const text = (await raw(blog, '/api/metrics', bearer)).body.toString();
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return Object.fromEntries(
    lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ') + 1))]),
  );
}

test('a server that is well says so to everybody, and how it is to who has the token', async ({ startBlog }) => {
  const blog = await startBlog(files, { METRICS_TOKEN: token });
  const answer = await raw(blog, '/api/health');
  expect([answer.status, answer.headers['content-type'], answer.headers['cache-control']]).toEqual([
    200,
    'application/json',
    'no-store',
  ]);
  const states = { status: 'ok', store: 'ok', publish: 'ok', files: 'ok', mail: 'ok' };
  // The machine of the tests may have little space left.
  const { disk, ...told } = JSON.parse(answer.body.toString()) as Health;
  if (disk === 'ok') expect(told).toEqual(states);
  expect(answer.body.toString()).not.toContain(blog.dataDir);
  const [, { details }] = await healthOf(blog, bearer);
  expect(details).toMatchObject({
    version: expect.any(String),
    uptimeSeconds: expect.any(Number),
    store: { problem: null, mails: { waiting: 0 } },
    disk: { folder: blog.dataDir, freeBytes: expect.any(Number) },
    publish: { last: { broken: 0, at: expect.any(String) }, failing: null },
  });
  expect(await healthOf(blog, { authorization: 'Bearer a token of the texts' })).toEqual([200, { disk, ...told }]);
  const head = await raw(blog, '/api/health', {}, 'HEAD');
  expect([head.status, head.body.length]).toEqual([200, 0]);
  expect((await raw(blog, '/api/health', {}, 'POST')).status).toBe(405);
});

test('a store that cannot be written to is a failure, until it can', async ({ startBlog }) => {
  const blog = await startBlog(files, { METRICS_TOKEN: token });
  const other = openStoreOf(blog);
  other.exec('begin immediate');
  const asked = await Promise.all([healthOf(blog), healthOf(blog), healthOf(blog)]);
  // Another server would not do better: readers are sent here.
  expect((await raw(blog, '/api/health?ready')).status).toBe(200);
  for (const [status, health] of asked) {
    expect(status).toBe(503);
    expect(health).toMatchObject({ status: 'failing', store: 'failing' });
  }
  expect((await healthOf(blog, bearer))[1].details!.store.problem).toBe('database is locked');
  other.exec('rollback');
  other.close();
  await eventually(async () => (await healthOf(blog))[0]).toBe(200);
});

test('a file with an error is worth a look, and mended is well again', async ({ startBlog }) => {
  const blog = await startBlog({ ...files, 'bad.md': '---\ndate: [\n---\n' }, { METRICS_TOKEN: token });
  const [status, { status: word, files: state, details }] = await healthOf(blog, bearer);
  expect([status, word, state, details!.publish.last.broken]).toEqual([200, 'degraded', 'broken', 1]);
  blog.write('bad.md', post({ title: 'Mended', date: '2013-04-27' }));
  await eventually(async () => (await healthOf(blog))[1].files).toBe('ok');
});

test('posts that stay because most of them are missing are worth a look, until they are back', async ({ startBlog }) => {
  const blog = await startBlog({
    ...files,
    'b.md': post({ title: 'B', date: '2013-04-27' }),
    'c.md': post({ title: 'C', date: '2013-04-25' }),
  });
  await blog.stop();
  for (const path of ['a', 'b.md']) blog.move(path, `.away/${path}`);
  const again = await startServer(dirname(blog.contentDir), { METRICS_TOKEN: token });
  try {
    expect((await healthOf(again))[1]).toMatchObject({ status: 'degraded', publish: 'failing' });
    // Another post that goes live does not hide it.
    again.write('d.md', post({ title: 'D', date: '2013-04-28' }));
    await eventually(async () => (await again.get('/d')).status).toBe(200);
    const { publish, details } = (await healthOf(again, bearer))[1];
    expect([publish, details!.publish.failing!.reason]).toEqual(['failing', expect.stringContaining('posts would go')]);
    for (const path of ['a', 'b.md']) again.move(`.away/${path}`, path);
    await eventually(async () => (await healthOf(again))[1]).toMatchObject({ status: 'ok', publish: 'ok' });
  } finally {
    await again.stop();
  }
});

test('a folder that cannot be written to is a failure', async ({ startBlog }) => {
  test.skip(process.getuid?.() === 0, 'Who may do anything is refused nothing: run it as another account than root.');
  const blog = await startBlog(files);
  chmodSync(blog.dataDir, 0o500);
  await eventually(async () => (await healthOf(blog))[1]).toMatchObject({ status: 'failing', disk: 'full' });
  chmodSync(blog.dataDir, 0o700);
});

test('looking after the health leaves nothing behind', async ({ startBlog }) => {
  const blog = await startBlog(files);
  await healthOf(blog);
  const size = (): number => statSync(join(blog.dataDir, 'waypost.db-wal')).size;
  const before = size();
  await healthOf(blog);
  expect(readdirSync(blog.dataDir).filter((name) => name.includes('health'))).toEqual([]);
  expect(size()).toBe(before);
});

test('without a token there are no metrics, and without the right one they are nobody’s', async ({ startBlog }) => {
  const [without, blog] = [await startBlog(files), await startBlog(files, { METRICS_TOKEN: token })];
  expect((await raw(without, '/api/metrics', bearer)).status).toBe(404);
  expect((await raw(blog, '/api/metrics')).status).toBe(401);
  expect((await raw(blog, '/api/metrics', { authorization: 'Bearer wrong' })).status).toBe(401);
  const { status, headers } = await raw(blog, '/api/metrics', bearer);
  expect([status, headers['content-type']]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
});

test('metrics count what readers, commenters and authors do', async ({ startBlog }) => {
  const blog = await startBlog(files, { METRICS_TOKEN: token });
  await blog.text('/a/post');
  const before = await metricsOf(blog);
  const rise = async (name: string): Promise<number> => (await metricsOf(blog))[name]! - (before[name] ?? 0);
  const { headers } = await raw(blog, '/a/post');
  await raw(blog, '/a/post', { 'if-none-match': String(headers.etag) });
  expect(await rise('waypost_answers_total{kind="page",class="2xx"}')).toBe(1);
  expect(await rise('waypost_answers_total{kind="page",class="3xx"}')).toBe(1);
  expect(await rise('waypost_page_memory_answers_total{result="hit"}')).toBe(2);
  for (const path of ['/nowhere', '/no/where']) await blog.get(path);
  await eventually(() => rise('waypost_answers_total{kind="page",class="4xx"}')).toBe(2);
  const body = new URLSearchParams({ post: '/a/post', name: 'Bo', email: 'bo@example.org', text: 'Hello.' });
  await blog.get('/api/comments', { method: 'POST', body });
  expect(await rise('waypost_comments_total{outcome="shown"}')).toBe(1);
  const renders = await rise('waypost_render_duration_seconds_count');
  await blog.text('/archive');
  expect(await rise('waypost_render_duration_seconds_count')).toBeGreaterThan(renders);
  blog.write('b.md', post({ title: 'New', date: '2013-04-27' }));
  await eventually(() => rise('waypost_publish_duration_seconds_count')).toBe(1);
  const after = await metricsOf(blog);
  expect(after.waypost_store_up).toBe(1);
  for (const name of ['waypost_disk_free_bytes', 'process_resident_memory_bytes', 'waypost_page_memory_bytes'])
    expect(after[name], name).toBeGreaterThan(0);
});

test('a proxy on this machine names requests, if it does so with care; others are named here', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const nameOf = async (path: string, given?: string) =>
    (await raw(blog, path, given === undefined ? {} : { 'x-request-id': given })).headers['x-request-id'];
  expect(await nameOf('/nowhere', 'proxy-1.a')).toBe('proxy-1.a');
  for (const bad of ['a b', '<script>', 'x'.repeat(200), 'é'])
    expect(await nameOf('/nowhere', bad), bad).toMatch(/^[0-9a-f]{16}$/);
  expect(await nameOf('/nowhere')).toMatch(/^[0-9a-f]{16}$/);
  await raw(blog, '/a/post');
  expect([await nameOf('/a/post'), await nameOf('/a/post', 'proxy-2')]).toEqual([undefined, 'proxy-2']);
});

test('a log of JSON has one line an event, and no token in it', async ({ startBlog }) => {
  const blog = await startBlog(files, { LOG_FORMAT: 'json', LOG_REQUESTS: 'on' });
  await blog.get('/a/post?token=secret', { headers: { 'x-request-id': 'first' } });
  const release = openStoreOf(blog);
  release.exec('begin immediate');
  const body = new URLSearchParams({ post: '/a/post', name: 'Bo', email: 'bo@example.org', text: 'Hello.' });
  await blog.get('/api/comments?token=secret', { method: 'POST', body, headers: { 'x-request-id': 'second' } });
  release.close();
  await eventually(async () => blog.log()).toContain('POST /api/comments 503');
  const lines = blog.log().trimEnd().split('\n');
  const events = lines.map((line) => JSON.parse(line) as { level: string; msg: string; time: string; request?: string });
  expect(events).toContainEqual(
    expect.objectContaining({ level: 'info', msg: expect.stringMatching(/^GET \/a\/post 200 .* first$/) }),
  );
  expect(events).toContainEqual(
    expect.objectContaining({ level: 'error', request: 'second', msg: 'A comment could not be stored: database is locked' }),
  );
  expect(blog.log()).not.toContain('secret');
});
