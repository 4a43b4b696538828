import { execFile } from 'node:child_process';
import { globSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { scratchSmtp } from '../lib/mail/scratch-smtp.ts';
import { eventually, expect, test } from './blog.ts';
import { jpeg } from './pictures.ts';
import { startRefusingDatabase } from './refusing-database.ts';
import { folderOf, freePort, post, settings, startServer, type Blog } from './server.ts';
import { openStoreOf } from './store-file.ts';

const root = join(import.meta.dirname, '..');

/** One for each place, of letters and digits alone, so that it is the same in addresses too. */
const secrets = {
  auth: 'qzAuth7f3a91c5e2d8',
  publish: 'qzPublish51c0ffee77',
  github: 'qzGithub90ab12cd34',
  oidc: 'qzOidc66aa55bb44cc',
  database: 'qzDatabase1f2e3d4c',
  redis: 'qzRedis7a8b9c0d1e',
  smtp: 'qzSmtp2b4d6f8a0c',
  metrics: 'qzMetrics13579bdf',
  purge: 'qzPurge2468ace02',
  purgeAddress: 'qzAddress98765432',
};

/** The secrets in a text, as they are, in hex, or in base64. */
function foundIn(text: string): string[] {
  return Object.values(secrets).filter((secret) => {
    const bytes = Buffer.from(secret);
    return [secret, bytes.toString('hex'), bytes.toString('base64').replace(/=+$/, '').slice(0, -2)].some((form) =>
      text.includes(form),
    );
  });
}

/** What a server is given that is to tell nobody; `origin` fails at everything that it is asked. */
const variables = (origin: string, smtp: string): Record<string, string> => ({
  AUTH_SECRET: secrets.auth,
  PUBLISH_SECRET: secrets.publish,
  GITHUB_ID: 'waypost',
  GITHUB_SECRET: secrets.github,
  OIDC_ISSUER: origin,
  OIDC_CLIENT_ID: 'waypost',
  OIDC_CLIENT_SECRET: secrets.oidc,
  REDIS_URL: `redis://waypost:${secrets.redis}@127.0.0.1:9`,
  SMTP_URL: smtp,
  METRICS_TOKEN: secrets.metrics,
  EDGE_PURGE_URL: `${origin}/purge/${secrets.purgeAddress}?url={url}`,
  EDGE_PURGE_HEADER: `AccessKey: ${secrets.purge}`,
  LOG_REQUESTS: 'on',
});

/** A provider that knows no client, and a cache and a hub that do nothing. */
async function startFailingOrigin(): Promise<{ url: string; asked: string[]; close: () => void }> {
  const asked: string[] = [];
  const server = createServer((request: IncomingMessage, response) => {
    asked.push(new URL(request.url ?? '/', 'http://x').pathname);
    const url = `http://${request.headers.host}`;
    const known = { issuer: url, authorization_endpoint: `${url}/auth`, token_endpoint: `${url}/token`, jwks_uri: `${url}/jwks` };
    const isKnown = request.url === '/.well-known/openid-configuration';
    response.writeHead(isKnown ? 200 : request.url === '/token' ? 401 : 500, { 'Content-Type': 'application/json' });
    request.resume().on('end', () => response.end(JSON.stringify(isKnown ? known : { error: 'invalid_client' })));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const close = (): void => {
    server.close();
    server.closeAllConnections();
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked, close };
}

const cookiesOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');

/** Goes to the provider and back, as far as that gets. Gives every answer on the way. */
async function tryProvider(blog: Blog): Promise<Response[]> {
  const page = await blog.get('/api/auth/signin');
  const [, csrfToken = ''] = /name="csrfToken" value="(\w+)"/.exec(await page.clone().text()) ?? [];
  const headers = { cookie: cookiesOf(page) };
  const begun = await blog.get('/api/auth/signin/oidc', { method: 'POST', body: new URLSearchParams({ csrfToken }), headers });
  const state = URL.parse(begun.headers.get('location') ?? '')?.searchParams.get('state') ?? '';
  const cookie = `${headers.cookie}; ${cookiesOf(begun)}`;
  const back = await blog.get(`/api/auth/callback/oidc?code=x&state=${state}`, { headers: { cookie } });
  return [page, begun, back];
}

const files = {
  'site.yaml': settings('comments: { perMinute: 0 }\nfeeds: { hub: "http://127.0.0.1:9/" }\n'),
  'a/post.md': post({ title: 'A post', date: '2013-04-26' }, 'Text.'),
  'a/draft.md': post({ title: 'A draft', draft: true }, 'Not done.'),
  'broken.md': '---\ntitle: [\n---\n',
};

const addresses =
  '/ /a/post /a /archive /tags /search?q=post /feeds /feed.xml /atom.xml /feed.json /sitemap.xml /nowhere /admin /admin/sign-in /preview/a/draft /theme.css /.env /api/health /api/metrics /api/auth/signin /api/auth/error?error=Configuration /api/auth/signin?callbackUrl=nonsense /api/auth/callback/oidc /comments/decide?token=x';

for (const format of ['text', 'json'])
  test(`no secret gets into a log (${format}), a page or an answer, whatever succeeds and fails`, async ({ startBlog }) => {
    const [origin, smtp] = [await startFailingOrigin(), await scratchSmtp({ password: 'another one' })];
    const mail = `smtp://ann:${secrets.smtp}@127.0.0.1:${smtp.port}`;
    const blog = await startBlog(files, { ...variables(origin.url, mail), LOG_FORMAT: format });
    const told: string[] = [];
    const note = async (answer: Response): Promise<void> =>
      void told.push(`${answer.url} ${JSON.stringify([...answer.headers])}\n${await answer.text()}`);
    for (const path of addresses.split(' ')) {
      await note(await blog.get(path));
      await note(await blog.get(path, { method: 'POST', body: 'x' }));
    }
    for (const path of ['/api/health', '/api/metrics'])
      await note(await blog.get(path, { headers: { authorization: `Bearer ${secrets.metrics}` } }));
    for (const answer of await tryProvider(blog)) await note(answer);
    for (const signature of ['sha256=00', secrets.auth.slice(1)])
      await note(await blog.get('/api/publish', { method: 'POST', body: '{}', headers: { 'x-hub-signature-256': signature } }));
    const body = new URLSearchParams({ post: '/a/post', name: 'Bo', email: 'bo@example.org', text: 'Hello.' });
    await note(await blog.get('/api/comments', { method: 'POST', body }));
    await note(await blog.get('/api/publish', { method: 'POST', body: '{}', headers: { 'x-gitlab-token': secrets.publish } }));
    blog.write('a/new.md', post({ title: 'New', date: '2013-04-27' }));
    await eventually(async () => blog.log()).toContain('Mail cannot be sent');
    await eventually(async () => blog.log()).toContain('cannot be told of changed pages');
    await eventually(async () => (await blog.get('/a/new')).status).toBe(200);
    // The provider is gone, and then part of the store.
    origin.close();
    for (const answer of await tryProvider(blog)) await note(answer);
    const store = openStoreOf(blog);
    store.exec('alter table documents rename to elsewhere; alter table comments rename to others');
    store.close();
    for (const path of ['/b/c', '/a/2013', '/admin', '/search?q=x', '/api/health']) await note(await blog.get(path));
    await note(await blog.get('/api/comments', { method: 'POST', body }));
    await blog.stop();
    await smtp.close();
    expect(origin.asked).toContain('/token');
    expect(foundIn(JSON.stringify(variables(origin.url, mail)))).toHaveLength(9);
    expect(told.join('\n')).toContain('If you write to us about it');
    expect(foundIn(told.join('\n'))).toEqual([]);
    // The one that was guessed at is in no line either.
    expect(foundIn(blog.log())).toEqual([]);
  });

test('a database that refuses the password, or an address that is none, is told of without either', async () => {
  // Each is tried by a process of its own.
  test.setTimeout(240_000);
  const database = await startRefusingDatabase();
  const folder = folderOf(files);
  const at = `127.0.0.1:${database.port}/waypost`;
  const places = [
    `postgres://waypost:${secrets.database}@${at}`,
    `postgres://waypost:${secrets.database}/x@${at}`,
    `postgres://waypost:${secrets.database}%zz@${at}`,
    `postgres://waypost@${at}?password=${secrets.database}`,
    `postgres://waypost:${secrets.database}@127.0.0.1:99999/waypost`,
    `postgres://waypost:${secrets.database}@127.0.0.1:${await freePort()}/waypost`,
  ];
  const environment = (place: string) => ({
    ...process.env,
    CONTENT_DIR: join(folder, 'content'),
    DATA_DIR: join(folder, 'var'),
    DATABASE_URL: place,
  });
  const run = (words: string[], place: string): Promise<string> =>
    new Promise((resolve) => {
      const command = [join(root, 'lib/cli/content.ts'), ...words];
      execFile(process.execPath, command, { cwd: root, env: environment(place) }, (error, stdout, stderr) =>
        resolve(`${error?.code}\n${stdout}\n${stderr}`),
      );
    });
  for (const place of places) {
    const said = await run(['comments', 'export'], place);
    expect(said.startsWith('1\n'), said).toBe(true);
    expect(said, place).toMatch(/The store at postgres:|DATABASE_URL/);
    expect(foundIn(said), said).toEqual([]);
  }
  const started = startServer(folder, { DATABASE_URL: places[0]! });
  const end = await started.then(
    () => 'it has started',
    (error: Error) => error.message,
  );
  expect(end).toContain('password authentication failed');
  expect(foundIn(end), end).toEqual([]);
  const moved = await run(['move-store', places[0]!], '');
  expect([moved.startsWith('1\n'), foundIn(moved)], moved).toEqual([true, []]);
  database.close();
  rmSync(folder, { recursive: true });
});

test('commands print no secret', async ({ startBlog }) => {
  // Each is a process of its own.
  test.setTimeout(240_000);
  const blog = await startBlog(files);
  const given = { ...process.env, ...variables('http://127.0.0.1:9', `smtp://ann:${secrets.smtp}@127.0.0.1:9`) };
  const env = {
    ...given,
    CONTENT_DIR: blog.contentDir,
    DATA_DIR: blog.dataDir,
    SITE_URL: blog.url,
    PORT: new URL(blog.url).port,
  };
  const run = (words: string[], more: Record<string, string> = {}): Promise<string> =>
    new Promise((resolve) => {
      const command = [join(root, 'lib/cli/content.ts'), ...words];
      execFile(process.execPath, command, { cwd: root, env: { ...env, ...more } }, (_, stdout, stderr) =>
        resolve(stdout + stderr),
      );
    });
  const commands = [
    'check',
    'check --ledger',
    'publish',
    'preview a/draft.md',
    'sign-in',
    'sign-in --end-all',
    'comments export',
    'backup',
  ];
  for (const words of [...commands, 'sign-in eve@example.org', 'nonsense']) {
    const said = await run(words.split(' '));
    expect(said, words).not.toBe('');
    expect(foundIn(said), words).toEqual([]);
  }
});

/** What each program that a server has started was given. */
function environmentsOfChildren({ pid }: Blog): string[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean);
  return children.flatMap((child) => {
    try {
      return [readFileSync(`/proc/${child}/environ`, 'utf8')];
    } catch {
      // It has ended meanwhile.
      return [];
    }
  });
}

test('programs that the server starts, and scripts that browsers get, know of no secret', async ({ startBlog }) => {
  test.skip(process.platform !== 'linux', 'what a process was given can be read on Linux alone');
  const blog = await startBlog(
    { ...files, 'p/index.md': post({ title: 'P', date: '2013-04-28' }), 'p/one.jpg': await jpeg('red') },
    variables('http://127.0.0.1:9', `smtp://ann:${secrets.smtp}@127.0.0.1:9`),
  );
  // What takes pictures apart is started for this one.
  blog.write('p/two.jpg', await jpeg('blue'));
  let given: string[] = [];
  await eventually(async () => {
    given = environmentsOfChildren(blog);
    return given.join('\n');
  }).toContain('FONTCONFIG_FILE');
  expect(foundIn(given.join('\n'))).toEqual([]);
  const scripts = globSync('{.next/static,enhancements}/**/*.{js,css}', { cwd: root });
  expect(scripts.length).toBeGreaterThan(5);
  for (const script of scripts)
    expect(readFileSync(join(root, script), 'utf8'), script).not.toMatch(
      /[A-Z]_SECRET|METRICS_TOKEN|DATABASE_URL|SMTP_URL|REDIS_URL/,
    );
});
