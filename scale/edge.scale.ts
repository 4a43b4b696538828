import { rmSync } from 'node:fs';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { jpeg } from '../e2e/pictures.ts';
import { folderOf, freePort, post, settings, startServer, type Blog } from '../e2e/server.ts';
import { ask, eventually, isKept, type Asked } from './asking.ts';
import { packagesOf, startEdge, type EdgeKind, type RunningEdge } from './edges.ts';
import { ensureDebian } from './services.ts';

/** A publish, and what a comment changes, is to be seen at the edge within so long (ms). */
const within = 1000;

const comments = 'comments: { moderation: none, perMinute: 3 }\n';

const files = {
  'site.yaml': settings(comments),
  'a/post.md': post({ title: 'Post', date: '2013-04-26' }, 'Text. '.repeat(200)),
  'a/other.md': post({ title: 'Other', date: '2013-04-27' }, 'Other text.'),
  'a/notes.txt': 'some notes',
  'b/trip/index.md': post({ title: 'Trip', date: '2013-03-10' }, 'Text.'),
  'b/trip/1.jpg': await jpeg('teal'),
};

/** A blog with two places for instances, one of them taken, behind an edge that it tells of changes. */
type Scene = { blog: Blog; edge: RunningEdge; ports: [number, number]; folder: string };

async function open(kind: EdgeKind): Promise<Scene> {
  const ports: [number, number] = [await freePort(), await freePort()];
  const edge = await startEdge(kind, await freePort(), ports);
  const folder = folderOf(files);
  const blog = await start(folder, edge, ports[0]);
  return { blog, edge, ports, folder };
}

/** The edge alone is trusted: readers come from other addresses of this machine. */
const start = (folder: string, edge: RunningEdge, port: number): Promise<Blog> =>
  startServer(folder, {
    PORT: String(port),
    SITE_URL: 'http://blog.example',
    EDGE_PURGE_URL: edge.url,
    TRUSTED_PROXIES: '127.0.0.1',
  });

async function close({ blog, edge, folder }: Scene): Promise<void> {
  await blog.stop();
  await edge.stop();
  rmSync(folder, { recursive: true, force: true });
}

const decoders = { br: brotliDecompressSync, gzip: gunzipSync, identity: (body: Buffer) => body };
const codings = Object.keys(decoders) as (keyof typeof decoders)[];

for (const kind of ['nginx', 'Varnish'] as const)
  describe.skipIf(!ensureDebian(packagesOf[kind]))(`behind ${kind}`, () => {
    let scene: Scene;
    beforeAll(async () => (scene = await open(kind)));
    afterAll(() => close(scene));

    const get = (path: string, asked: Asked = {}) => ask(scene.edge.url, path, asked);
    const text = async (path: string): Promise<string> => (await get(path)).text;
    const kept = async (path: string, asked: Asked = {}): Promise<boolean> => isKept(await get(path, asked));
    /** Has the edge keep a page in every coding. */
    const keep = async (path: string): Promise<void> => {
      for (const coding of codings) await eventually(() => kept(path, { headers: { 'accept-encoding': coding } })).toBe(true);
    };
    const send = (fields: Record<string, string>, asked: Asked = {}) => {
      const form = { post: '/a/post', name: 'Bo', email: 'bo@example.org', text: 'Hello.', ...fields };
      const headers = { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json', ...asked.headers };
      return get('/api/comments', { method: 'POST', body: new URLSearchParams(form).toString(), ...asked, headers });
    };

    test('a page is kept in each coding, and is what it was', async () => {
      const made = await ask(scene.blog.url, '/a/post');
      for (const [accepted, coding] of [
        ['gzip, deflate, br, zstd', 'br'],
        ['gzip;q=1.0, br;q=0', 'gzip'],
        ['deflate', 'identity'],
      ] as const) {
        const headers = { 'accept-encoding': accepted };
        await eventually(() => kept('/a/post', { headers })).toBe(true);
        const answer = await get('/a/post', { headers });
        expect(answer.headers['content-encoding'] ?? 'identity', accepted).toBe(coding);
        expect(decoders[coding](answer.body).equals(made.body), accepted).toBe(true);
        expect(answer.headers['cache-control']).toBe('public, max-age=0, must-revalidate');
        expect(answer.headers.vary).toBe('Accept-Encoding');
        expect(answer.headers).not.toHaveProperty('cdn-cache-control');
        const again = await get('/a/post', { headers: { ...headers, 'if-none-match': String(answer.headers.etag) } });
        expect([again.status, again.body.length, isKept(again)], accepted).toEqual([304, 0, true]);
        const head = await get('/a/post', { headers, method: 'HEAD' });
        expect([head.status, head.headers['content-length'], isKept(head)]).toEqual([200, String(answer.body.length), true]);
      }
    });

    test('a query of a campaign is given the same copy, and so is who has a cookie', async () => {
      await keep('/a/other');
      expect(await kept('/a/other?utm_source=letter&utm_medium=mail')).toBe(true);
      expect(await kept('/a/other', { headers: { cookie: 'next-auth.session-token=x; waypost=y' } })).toBe(true);
      const fresh = await get('/b?fbclid=1', { headers: { cookie: 'next-auth.session-token=x' } });
      expect(fresh.headers).not.toHaveProperty('set-cookie');
      await eventually(() => kept('/b')).toBe(true);
      expect((await get('/b')).body.equals(fresh.body)).toBe(true);
    });

    test('an address that is written in another way is not kept, as no purge would find it', async () => {
      scene.blog.write('bücher/post.md', post({ title: 'Bücher', date: '2013-04-28' }));
      await eventually(async () => (await get('/b%C3%BCcher')).status).toBe(200);
      await keep('/b%C3%BCcher');
      for (const path of ['/b%c3%bccher', '/%62%C3%BCcher']) for (const _ of '123') expect(await kept(path), path).toBe(false);
    });

    test('what is made for one reader is never kept', async () => {
      expect((await send({ text: 'To be answered.' }, { from: '127.0.0.9' })).status).toBe(201);
      const paths = [
        '/search?q=text',
        '/search/suggest?q=te',
        '/preview/a/post',
        '/comments/held?post=/a/post',
        '/comments/reply/1',
        '/comments/unsubscribe?token=x',
        '/admin',
        '/admin/sign-in',
        '/api/auth/csrf',
        '/api/auth/session',
        '/?flav=rss',
        '/nothing/here',
        '/a/post.html',
        '/a/notes.txt',
      ];
      for (const path of paths) for (const _ of '123') expect(await kept(path), path).toBe(false);
      expect(await text('/search?q=text')).not.toBe(await text('/search?q=nothing'));
      // Each answer of the author's pages has a nonce of its own.
      const policy = async () => (await get('/admin/sign-in')).headers['content-security-policy'];
      expect(await policy()).not.toBe(await policy());
      await keep('/');
      expect((await get('/?flav=rss')).headers.location).toBe('/feed.xml');
    });

    test('a publish is seen at the edge within a second, in every coding', async () => {
      for (const path of ['/', '/a', '/a/other']) await keep(path);
      scene.blog.write('a/other.md', post({ title: 'Other', date: '2013-04-27' }, 'Changed text.'));
      await eventually(() => ask(scene.blog.url, '/a/other').then((answer) => answer.text)).toContain('Changed text.');
      for (const path of ['/', '/a', '/a/other'])
        for (const coding of codings)
          await eventually(async () => {
            const { body } = await get(path, { headers: { 'accept-encoding': coding } });
            return decoders[coding](body).toString();
          }, within).toContain('Changed text.');
    });

    test('who comments sees it at once', async () => {
      await keep('/a/post');
      const sent = await send({ text: 'A thing to say.' }, { from: '127.0.0.10' });
      expect(sent.status).toBe(201);
      expect(await text('/a/post')).toContain('A thing to say.');
      for (const coding of codings) {
        const { body } = await get('/a/post', { headers: { 'accept-encoding': coding } });
        expect(decoders[coding](body).toString()).toContain('A thing to say.');
      }
    });

    test('other settings are seen on every page within a second', async () => {
      for (const path of ['/', '/a/post', '/b', '/archive']) await keep(path);
      scene.blog.write('site.yaml', settings(comments).replace('A blog of tests', 'Another title'));
      await eventually(() => ask(scene.blog.url, '/').then((answer) => answer.text)).toContain('Another title');
      for (const path of ['/', '/a/post', '/b', '/archive'])
        for (const coding of codings)
          await eventually(async () => {
            const { body } = await get(path, { headers: { 'accept-encoding': coding } });
            return decoders[coding](body).toString();
          }, within).toContain('Another title');
    });

    test('feeds are kept as they say themselves', async () => {
      await eventually(() => kept('/feed.xml')).toBe(true);
      expect((await get('/feed.xml')).headers['cache-control']).toMatch(/^public, max-age=60, stale-while-revalidate=60/);
    });

    test('pictures are kept for good, and given in pieces', async () => {
      const [picture = ''] = /\/photos\/[\da-f]{32}\/[^" ]+/.exec(await text('/b/trip')) ?? [];
      await eventually(() => kept(picture)).toBe(true);
      const whole = await get(picture);
      expect(whole.headers['cache-control']).toContain('immutable');
      const piece = await get(picture, { headers: { range: 'bytes=10-19' } });
      expect([piece.status, isKept(piece)]).toEqual([206, true]);
      expect(piece.body.equals(whole.body.subarray(10, 20))).toBe(true);
      expect((await get('/a/notes.txt', { headers: { range: 'bytes=5-9' } })).text).toBe('notes');
    });

    test('scripts and sheets of another version are others', async () => {
      const page = await text('/a/post');
      const sheet = /\/_next\/static\/[^"]+\.css/.exec(page)![0];
      await eventually(() => kept(sheet)).toBe(true);
      const script = /\/_enhancements\/[^"]+\.js\?v=\w+/.exec(page)![0];
      await eventually(() => kept(script)).toBe(true);
      expect(await kept(script.replace(/v=\w+/, 'v=another'))).toBe(false);
    });

    test('a purge by a stranger is refused', async () => {
      await keep('/archive');
      for (const path of ['/archive', '/*']) {
        const purged = await get(path, { method: 'PURGE', from: '127.0.0.2', headers: { 'x-forwarded-for': '127.0.0.1' } });
        expect([403, 405], path).toContain(purged.status);
      }
      for (const coding of codings) expect(await kept('/archive', { headers: { 'accept-encoding': coding } })).toBe(true);
      for (const method of ['DELETE', 'PUT', 'OPTIONS']) expect((await get('/archive', { method })).status, method).toBe(405);
    });

    test('a reader is known by their own address, whatever they say of themselves', async () => {
      let number = 0;
      const say = async (from: string, forwarded?: string): Promise<number> => {
        const headers: Record<string, string> = forwarded ? { 'x-forwarded-for': forwarded } : {};
        return (await send({ text: `The comment ${number++} of these.` }, { from, headers })).status;
      };
      // Three a minute are taken from one address.
      for (const _ of '123') expect(await say('127.0.0.3')).toBe(201);
      expect(await say('127.0.0.3')).toBe(429);
      expect(await say('127.0.0.3', '198.51.100.7')).toBe(429);
      expect(await say('127.0.0.3', '198.51.100.7, 127.0.0.1')).toBe(429);
      expect(await say('127.0.0.4', '127.0.0.3')).toBe(201);
    });

    test('an instance that starts again purges nothing, another one answers for it, and the edge alone when there is none', async () => {
      const [picture = ''] = /\/photos\/[\da-f]{32}\/[^" ]+/.exec(await text('/b/trip')) ?? [];
      const paths = ['/', '/a/post', '/b/trip', '/feed.xml', picture];
      // The first one purges all, as the settings have changed, and once more a little later: at its stop at the latest.
      for (const port of scene.ports) {
        await scene.blog.stop();
        scene.blog = await start(scene.folder, scene.edge, port);
      }
      await eventually(async () => (await get('/tags')).status).toBe(200);
      for (const path of paths) await keep(path);
      await scene.blog.stop('SIGKILL');
      await eventually(async () => (await get('/search?q=x')).status).toBeGreaterThanOrEqual(500);
      for (const path of paths) expect([path, (await get(path)).status]).toEqual([path, 200]);
      scene.blog = await start(scene.folder, scene.edge, scene.ports[0]);
      await eventually(async () => (await get('/search?q=x')).status).toBe(200);
      for (const path of paths) expect([path, await kept(path)]).toEqual([path, true]);
    });

    test('what has changed while no instance ran is seen when one runs again', async () => {
      await keep('/a/other');
      await scene.blog.stop();
      scene.blog.write('a/other.md', post({ title: 'Other', date: '2013-04-27' }, 'Changed at night.'));
      scene.blog = await start(scene.folder, scene.edge, scene.ports[0]);
      for (const coding of codings)
        await eventually(async () => {
          const { body } = await get('/a/other', { headers: { 'accept-encoding': coding } });
          return decoders[coding](body).toString();
        }).toContain('Changed at night.');
    });
  });
