import { readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { issueToken } from '#lib/signed-token.ts';
import { folderOf, post, settings, startServer, type Blog } from '../e2e/server.ts';
import { secretOf, signInByLink } from '../e2e/sessions.ts';
import { postgresPackages } from './databases.ts';
import { scratchLine, type ScratchLine } from './proxied-database.ts';
import { ensureDebian } from './services.ts';

const siteUrl = 'http://blog.example';

const files = {
  'site.yaml': settings('comments: { moderation: none, perMinute: 0 }\n'),
  'a.md': post({ title: 'A', date: '2013-04-26' }, 'Text.'),
};

describe.skipIf(!ensureDebian(postgresPackages))('sessions at two servers', () => {
  let line: ScratchLine;
  let folder: string;
  let servers: Blog[];

  const start = (): Promise<Blog> => startServer(folder, { DATABASE_URL: line.url, SITE_URL: siteUrl });

  beforeEach(async () => {
    line = await scratchLine();
    folder = folderOf(files);
    servers = [await start(), await start()];
  });

  afterEach(async () => {
    line.mend();
    for (const server of servers) await server.stop();
    await line.close();
    rmSync(folder, { recursive: true });
  });

  const adminIs = async (server: Blog, cookie: string): Promise<number> =>
    (await server.get('/admin', { headers: { cookie } })).status;

  /** Presses the button "Sign out everywhere" at a server. */
  async function signOutEverywhere(server: Blog, cookie: string): Promise<void> {
    const page = await (await server.get('/admin', { headers: { cookie } })).text();
    const body = new FormData();
    body.append(/\$ACTION_ID_\w+/.exec(page)![0], '');
    const answer = await server.get('/admin', { method: 'POST', body, headers: { cookie, origin: siteUrl } });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/admin/sign-in']);
  }

  test('who signs out everywhere at one server is signed out at the other at once, and stays so after a restart', async () => {
    const [a, b] = servers as [Blog, Blog];
    const sessions = [await signInByLink(a), await signInByLink(b)];
    for (const cookie of sessions) expect([await adminIs(a, cookie), await adminIs(b, cookie)]).toEqual([200, 200]);
    await signOutEverywhere(a, sessions[1]!);
    for (const cookie of sessions) expect([await adminIs(a, cookie), await adminIs(b, cookie)]).toEqual([307, 307]);
    await b.stop('SIGKILL');
    servers[1] = await start();
    for (const cookie of sessions) expect(await adminIs(servers[1], cookie)).toBe(307);
    expect(await adminIs(a, await signInByLink(servers[1]))).toBe(200);
  });

  test('of many who follow one link at once at two servers, one is signed in', async () => {
    const token = issueToken('sign-in', 'ann@example.org', Date.now() + 60_000, secretOf(servers[0]!));
    const follow = (server: Blog) => server.get('/api/sign-in', { method: 'POST', body: new URLSearchParams({ token }) });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, turn) => follow(servers[turn % 2]!)));
    expect(answers.filter(({ headers }) => headers.get('location') === '/admin')).toHaveLength(1);
    expect(answers.filter(({ headers }) => headers.has('set-cookie'))).toHaveLength(1);
  });

  test('while the database is down, an author loses no comment, and nobody becomes an author', async () => {
    const [server] = servers as [Blog];
    const cookie = await signInByLink(server);
    await signOutEverywhere(server, cookie);
    const own = await signInByLink(server);
    line.cut();
    const body = new URLSearchParams({ post: '/a', text: 'It took <an hour>' });
    const answer = await server.get('/api/comments', { method: 'POST', body, headers: { cookie: own } });
    expect(answer.status).toBe(503);
    expect(await answer.text()).toContain('It took &lt;an hour&gt;');
    for (const each of [own, cookie]) expect(await adminIs(server, each)).toBe(503);
    line.mend();
    await expect.poll(() => adminIs(server, own), { timeout: 30_000 }).toBe(200);
    expect(await adminIs(server, cookie)).toBe(307);
  });

  test('a server whose database goes as it begins to serve goes on, and tells nobody what it asks it with', async () => {
    const secret = 'qzDatabase1f2e3d4c';
    const url = new URL(line.url);
    url.password = secret;
    const own = folderOf(files);
    const more = {
      REDIS_URL: `redis://waypost:${secret}@127.0.0.1:9`,
      LOG_REQUESTS: 'on',
      METRICS_TOKEN: 'a token of the tests',
    };
    const server = await startServer(own, {
      DATABASE_URL: url.href,
      SITE_URL: siteUrl,
      AUTH_SECRET: readFileSync(join(folder, 'var/auth-secret'), 'utf8').trim(),
      ...more,
    });
    // At once: what follows a start is not to end with the store.
    line.cut();
    const answers: string[] = [];
    for (const path of ['/archive', '/admin', '/search?q=a', '/api/health', '/api/metrics'])
      answers.push(await (await server.get(path, { headers: { authorization: 'Bearer a token of the tests' } })).text());
    line.mend();
    await expect.poll(async () => (await server.get('/archive')).status, { timeout: 30_000 }).toBe(200);
    await server.stop();
    expect(server.log()).toContain('Redis is not there');
    expect([server.log(), ...answers].join('\n')).not.toContain(secret);
    rmSync(dirname(server.contentDir), { recursive: true });
  });
});
