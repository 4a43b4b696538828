import { execFileSync } from 'node:child_process';
import { watch } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scratchSmtp } from '#lib/mail/scratch-smtp.ts';
import { jpeg } from '../e2e/pictures.ts';
import { call } from '../e2e/remote.ts';
import { post, settings, type Blog } from '../e2e/server.ts';
import { eventually } from './asking.ts';
import { say, startCluster, withoutContent, type Cluster } from './cluster.ts';
import { postgresPackages, redisPackages } from './databases.ts';
import { ensureDebian } from './services.ts';

/** What one server changes is to be seen at the others within so long (ms). */
const within = 1000;

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
    const more = { SMTP_URL: (await smtp).url };
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
    const made = await a!.get('/c/fresh');
    await eventually(async () => (await b!.get('/c/fresh')).headers.get('etag')).toBe(made.headers.get('etag'));
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
    a!.write('theme.css', ':root { --accent: maroon }');
    await eventually(() => a!.text('/a/post')).not.toContain(/\/theme\.css\?[^"]+/.exec(await b!.text('/'))?.[0] ?? 'none');
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
    for (const path of ['/a', '/'])
      for (const page of await both(path))
        expect(page.split('href="/a/soon"').length).toBe((await a!.text(path)).split('href="/a/soon"').length);
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
    await eventually(async () => received.length - before).toBe(6);
    expect(new Set(received.slice(before).map(({ text }) => /Reply \d/.exec(text)?.[0])).size).toBe(6);
  });

  test('a derivative is made once, however many ask at both servers', async () => {
    a!.write('b/more/index.md', post({ title: 'More', date: '2013-03-11' }, 'Text.'));
    a!.write('b/more/1.jpg', await jpeg('maroon'));
    await eventually(async () => (await a!.text('/b/more')).includes('/photos/')).toBe(true);
    const [picture = ''] = ((await a!.text('/b/more')).match(/\/photos\/[\da-f]{32}\/[^", ]+/g) ?? []).toReversed();
    const [, hash = '', name = ''] = /\/photos\/([\da-f]{32})\/(.+)/.exec(picture)!;
    const arrivals: string[] = [];
    const watcher = watch(join(cluster.folder, 'var/photos'), { recursive: true }, (kind, file) => {
      if (kind === 'rename' && file?.endsWith(`${hash}/${name}`)) arrivals.push(file);
    });
    const answers = await Promise.all(Array.from({ length: 10 }, (_, index) => (index % 2 ? a! : b!).get(picture)));
    const bodies = await Promise.all(answers.map(async (answer) => Buffer.from(await answer.arrayBuffer()).toString('base64')));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 200));
    expect(new Set(bodies).size).toBe(1);
    watcher.close();
    expect(arrivals.length).toBeLessThanOrEqual(1);
  });
});
