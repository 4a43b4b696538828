import { execFileSync } from 'node:child_process';
import { readdirSync, watch } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scratchSmtp } from '#lib/mail/scratch-smtp.ts';
import { jpeg } from '../e2e/pictures.ts';
import { call } from '../e2e/remote.ts';
import { post, settings, type Blog } from '../e2e/server.ts';
import { eventually } from './asking.ts';
import { say, startCluster, withoutContent, type Cluster } from './cluster.ts';
import { postgresPackages, redisPackages, tellRedis } from './databases.ts';
import { ensureDebian } from './services.ts';

/** What one server changes is to be seen at the others within so long (ms). */
const within = 1000;

const token = 'a token of the tests';

/** What a server counts under a name. */
async function countedAt(blog: Blog, name: string): Promise<number> {
  const text = await (await blog.get('/api/metrics', { headers: { authorization: `Bearer ${token}` } })).text();
  return Number(
    text
      .split('\n')
      .find((line) => line.startsWith(`${name} `))!
      .split(' ')[1],
  );
}

const comments = 'comments: { moderation: none, perMinute: 3 }\n';

const files = {
  'site.yaml': settings(comments),
  'theme.css': ':root { --accent: teal }',
  'a/post.md': post({ title: 'Post', date: '2013-04-26', tags: ['nova'] }, 'Text of the post.'),
  'a/other.md': post({ title: 'Other', date: '2013-04-27', tags: ['nova'] }, 'Other text.'),
  'a/notes.txt': 'some notes',
  'b/trip/index.md': post({ title: 'Trip', date: '2013-03-10' }, 'Text.'),
  'b/trip/1.jpg': await jpeg('teal'),
};

describe.skipIf(!ensureDebian([...postgresPackages, ...redisPackages]))('two servers, one of them without the content', () => {
  let cluster: Cluster;
  /** A has the content folder, B has nothing but the databases and the volume. */
  let [a, b]: Blog[] = [];
  const smtp = scratchSmtp();
  beforeAll(async () => {
    cluster = await startCluster(files);
    const more = { SMTP_URL: (await smtp).url, METRICS_TOKEN: token };
    a = await cluster.start(more);
    b = await cluster.start({ ...more, ...withoutContent(cluster.folder) });
  });
  afterAll(async () => {
    await cluster.stop();
    await (await smtp).close();
  });

  /** Has both servers keep what is at some addresses, and gives what they say. */
  const both = (path: string): Promise<string[]> => Promise.all([a!.text(path), b!.text(path)]);

  test('what has no checkout serves every page, file and picture', async () => {
    for (const path of [
      '/',
      '/a',
      '/a/post',
      '/b/trip',
      '/tags/nova',
      '/2013',
      '/archive',
      '/photos',
      '/feed.xml',
      '/a/feed.json',
    ]) {
      const [one, other] = await both(path);
      expect(other, path).toBe(one);
    }
    expect(await b!.text('/a/notes.txt')).toBe('some notes');
    const sheet = /\/theme\.css\?[^"]+/.exec(await b!.text('/'))![0];
    expect(await b!.text(sheet)).toContain('teal');
    const pictures = new Set((await b!.text('/b/trip')).match(/\/photos\/[\da-f]{32}\/[^", ]+/g));
    expect(pictures.size).toBeGreaterThan(3);
    for (const picture of pictures) expect((await b!.get(picture)).status, picture).toBe(200);
    expect(await b!.text('/search?q=text')).toContain('Post');
  });

  test('what one publishes is fresh at the other within a second', async () => {
    for (const path of ['/', '/a', '/a/other']) await both(path);
    a!.write('a/other.md', post({ title: 'Other', date: '2013-04-27', tags: ['nova'] }, 'Changed text.'));
    await eventually(() => a!.text('/a/other')).toContain('Changed text.');
    for (const path of ['/', '/a', '/a/other', '/feed.xml'])
      await eventually(() => b!.text(path), within).toContain('Changed text.');
  });

  test('a page that one has made the other takes as it is', async () => {
    a!.write('c/fresh.md', post({ title: 'Fresh', date: '2013-04-28', tags: ['nova'] }, 'Fresh text.'));
    await eventually(() => a!.text('/c/fresh')).toContain('Fresh text.');
    // Who shows what the other changed afterwards has followed so far: what it makes from now on is kept for both.
    await both('/a/post');
    await say(b!, { post: '/a/post', text: 'Said after it.' });
    await eventually(() => a!.text('/a/post')).toContain('Said after it.');
    const day = '/2013/04/28';
    const made = await a!.get(day);
    await eventually(() => tellRedis(cluster.redis, 'KEYS', `*:page:${day}`)).toHaveLength(1);
    const renders = await countedAt(b!, 'waypost_render_duration_seconds_count');
    expect((await b!.get(day)).headers.get('etag')).toBe(made.headers.get('etag'));
    expect(await countedAt(b!, 'waypost_render_duration_seconds_count')).toBe(renders);
    // The related lines of others name it, at both servers.
    for (const blog of [a!, b!]) await eventually(() => blog.text('/a/post'), within).toContain('/c/fresh');
  });

  test('a comment to one is seen through the other, in its thread, among all and in the feeds', async () => {
    await both('/a/post');
    expect((await say(b!, { post: '/a/post', text: 'Said at B.' })).status).toBe(201);
    for (const path of ['/a/post', '/comments', '/comments/feed.xml', '/a/post/feed.xml']) {
      expect(await b!.text(path), path).toContain('Said at B.');
      await eventually(() => a!.text(path), within).toContain('Said at B.');
    }
  });

  test('other settings and another sheet are seen at both', async () => {
    await both('/a/post');
    a!.write('site.yaml', settings(comments).replace('A blog of tests', 'Another title'));
    await eventually(() => a!.text('/a/post')).toContain('Another title');
    await eventually(() => b!.text('/a/post'), within).toContain('Another title');
    const before = /\/theme\.css\?[^"]+/.exec(await a!.text('/a/post'))![0];
    a!.write('theme.css', ':root { --accent: maroon }');
    await eventually(() => a!.text('/a/post')).not.toContain(before);
    await eventually(async () => b!.text(/\/theme\.css\?[^"]+/.exec(await b!.text('/'))![0]), within).toContain('maroon');
  });

  test('a push to one that has no checkout is passed on to one that has', async () => {
    const answer = await call(b!);
    expect(answer.status).toBe(202);
    expect(await answer.json()).toMatchObject({ passedOn: true });
  });

  test('a scheduled post goes live once, at both, in its second', async () => {
    const soon = new Date(Date.now() + 2500).toISOString();
    a!.write('a/soon.md', post({ title: 'Soon', date: soon }, 'It is time.'));
    await eventually(async () => (await a!.get('/a/soon')).status).toBe(404);
    for (const blog of [a!, b!]) await eventually(() => blog.text('/a/soon')).toContain('It is time.');
    const times = async (blog: Blog, path: string, mark: string) => (await blog.text(path)).split(mark).length - 1;
    for (const blog of [a!, b!]) {
      for (const path of ['/a', '/']) await eventually(() => times(blog, path, '<h3 class="p-name"><a href="/a/soon">')).toBe(1);
      await eventually(() => times(blog, '/feed.xml', '/a/soon</link>')).toBe(1);
    }
  });

  test('a reader has one limit at all servers', async () => {
    const from = { 'x-forwarded-for': '198.51.100.7' };
    const send = (blog: Blog, text: string) => say(blog, { post: '/a/other', text, email: 'cy@example.org' }, from);
    for (const [blog, text] of [
      [a!, 'One.'],
      [b!, 'Two.'],
      [a!, 'Three.'],
    ] as const)
      expect((await send(blog, text)).status).toBe(201);
    expect((await send(b!, 'Four.')).status).toBe(429);
    expect((await send(a!, 'Five.')).status).toBe(429);
  });

  test('of many comments that come to both at once no more are taken than the limit allows, and the same is taken once', async () => {
    const from = { 'x-forwarded-for': '198.51.100.8' };
    const all = Array.from({ length: 12 }, (_, index) =>
      say(index % 2 ? a! : b!, { post: '/a/other', text: `At once ${index}.`, email: 'di@example.org' }, from),
    );
    expect((await Promise.all(all)).filter(({ status }) => status === 201)).toHaveLength(3);
    const twice = [a!, b!, a!, b!].map((blog) =>
      say(blog, { post: '/a/post', text: 'Pressed twice.' }, { 'x-forwarded-for': '198.51.100.9' }),
    );
    const ids = await Promise.all((await Promise.all(twice)).map(async (answer) => ((await answer.json()) as { id: number }).id));
    expect(new Set(ids).size).toBe(1);
  });

  test('a link that works once works once at all servers, and a session of one is one of the other', async () => {
    const environment = {
      ...process.env,
      DATA_DIR: a!.dataDir,
      CONTENT_DIR: a!.contentDir,
      PORT: new URL(a!.url).port,
      SITE_URL: 'http://blog.example',
    };
    const link = execFileSync(process.execPath, ['lib/cli/content.ts', 'sign-in'], { env: environment, encoding: 'utf8' }).trim();
    const token = new URL(link).searchParams.get('token')!;
    const use = (blog: Blog) =>
      blog.get('/api/sign-in', {
        method: 'POST',
        headers: { origin: 'http://blog.example' },
        body: new URLSearchParams({ token }),
      });
    const first = await use(a!);
    const cookie = first.headers
      .getSetCookie()
      .map((each) => each.split(';')[0])
      .join('; ');
    expect(cookie).toContain('session-token');
    expect((await use(b!)).headers.getSetCookie().join()).not.toContain('session-token=ey');
    expect((await b!.get('/admin', { headers: { cookie } })).status).toBe(200);
    expect((await b!.get('/admin')).status).not.toBe(200);
  });

  test('each mail is sent once, whichever server sends it', async () => {
    const { received } = await smtp;
    const before = received.length;
    const parent = (
      (await (
        await say(
          a!,
          { post: '/b/trip', text: 'Tell me.', email: 'eve@example.org', replies: 'yes' },
          { 'x-forwarded-for': '198.51.100.10' },
        )
      ).json()) as { id: number }
    ).id;
    for (let number = 0; number < 6; number++) {
      const from = { 'x-forwarded-for': `198.51.100.${20 + number}` };
      await say(
        number % 2 ? a! : b!,
        { post: '/b/trip', text: `Reply ${number}.`, parent: String(parent), email: 'fay@example.org' },
        from,
      );
    }
    await eventually(async () => received.length - before).toBeGreaterThanOrEqual(6);
    for (const blog of [a!, b!]) await eventually(() => countedAt(blog, 'waypost_mails_waiting')).toBe(0);
    expect(received.length - before).toBe(6);
    expect(new Set(received.slice(before).map(({ text }) => /Reply \d/.exec(text)?.[0])).size).toBe(6);
  });

  test('a derivative is made once, however many ask at both servers', async () => {
    a!.write('b/more/index.md', post({ title: 'More', date: '2013-03-11' }, 'Text.'));
    a!.write('b/more/1.jpg', await jpeg('maroon'));
    await eventually(async () => (await a!.text('/b/more')).includes('/photos/')).toBe(true);
    const folder = join(cluster.folder, 'var/photos');
    const made = readdirSync(folder, { recursive: true, encoding: 'utf8' });
    const picture = ((await a!.text('/b/more')).match(/\/photos\/[\da-f]{32}\/[^", ]+/g) ?? [])
      .toReversed()
      .find((each) => !made.some((file) => file.endsWith(each.slice('/photos/'.length))));
    const [, hash = '', name = ''] = /\/photos\/([\da-f]{32})\/(.+)/.exec(picture!)!;
    const arrivals: string[] = [];
    const watcher = watch(folder, { recursive: true }, (kind, file) => {
      if (kind === 'rename' && file?.endsWith(`${hash}/${name}`)) arrivals.push(file);
    });
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => (index % 2 ? a! : b!).get(picture!)));
    const bodies = await Promise.all(answers.map(async (answer) => Buffer.from(await answer.arrayBuffer()).toString('base64')));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(new Set(bodies).size).toBe(1);
    await eventually(async () => arrivals.length).toBeGreaterThan(0);
    watcher.close();
    expect(arrivals).toHaveLength(1);
  });
});
