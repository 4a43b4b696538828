import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from './blog.ts';
import { post, settings, type Blog } from './server.ts';
import { secretOf, sessionSaying, signInByLink } from './sessions.ts';
import { openStoreOf } from './store-file.ts';

const root = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const filesOf = (pattern: string): string[] => globSync(pattern, { cwd: root }).toSorted();

const files = {
  'site.yaml': settings('comments: { perMinute: 0 }\n'),
  'a/post.md': post({ title: 'A post', date: '2013-04-26' }, 'Text.'),
};

/** Every server action of the source, by file and name. */
function actionsOfSource(): string[] {
  return filesOf('{app,components,lib}/**/*.{ts,tsx}').flatMap((file) => {
    const text = read(file);
    if (!/^\s*['"]use server['"]/m.test(text)) return [];
    expect(text, `${file}: actions are the exports of a file of their own`).toMatch(/^'use server';/);
    return [...text.matchAll(/^export (?:const|async function) (\w+)/gm)].map(([, name]) => `${file} ${name}`);
  });
}

type Manifest = Record<'node' | 'edge', Record<string, { filename: string; exportedName: string }>>;

/** What the build answers as server actions: id by file and name. */
function actionsOfBuild(): Map<string, string> {
  const { node, edge } = JSON.parse(read('.next/server/server-reference-manifest.json')) as Manifest;
  expect(Object.keys(edge)).toEqual([]);
  return new Map(Object.entries(node).map(([id, { filename, exportedName }]) => [`${filename} ${exportedName}`, id]));
}

/** Each route, with what lets somebody in. A new one belongs here, and into the test of what it says. */
const routes: Record<string, string> = {
  'app/api/auth/[...nextauth]/route.ts GET': 'anybody: pages of signing in and out',
  'app/api/auth/[...nextauth]/route.ts POST': "the site's own form",
  'app/api/comments/decide/route.ts POST': 'a signed link',
  'app/api/comments/refresh/route.ts POST': 'a command on this machine',
  'app/api/comments/route.ts POST': "the site's own form",
  'app/api/comments/ticket/route.ts GET': 'anybody: changes nothing',
  'app/api/comments/unsubscribe/route.ts GET': 'anybody: changes nothing',
  'app/api/comments/unsubscribe/route.ts POST': 'a signed link',
  'app/api/publish/route.ts POST': 'a signature',
  'app/api/sign-in/route.ts POST': 'a signed link',
};

const routesOfSource = (): string[] =>
  filesOf('app/**/route.{ts,tsx}').flatMap((file) => {
    const methods = [...read(file).matchAll(/\b(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b(?=\(|,| \})/g)].map(
      ([, method]) => method!,
    );
    return [...new Set(methods)].toSorted().map((method) => `${file} ${method}`);
  });

/** All that comments and what authors do with them leave in a store. */
function stateOf(blog: Blog): string {
  const store = openStoreOf(blog, { readOnly: true });
  const tables = ['comments', 'blocked', 'unsubscribed', 'words', 'mails', 'spent', 'discussions', 'facts'];
  const rows = tables.map((table) => store.prepare(`select * from ${table} order by 1`).all());
  store.close();
  return JSON.stringify(rows);
}

/** What an author's forms hold, all at once. */
const fields = { only: '1', id: '1', state: 'held', undo: '1-held', text: 'Other words.', post: '/a/post' };

/** The two ways to call an action: as a form does without scripts, and as Next's script does. */
const ways = ['form', 'script'] as const;

function call(
  blog: Blog,
  [name, id]: [name: string, id: string],
  way: (typeof ways)[number],
  headers: Record<string, string> = {},
): Promise<Response> {
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(way === 'form' ? name : `1_${name}`, value);
  if (way === 'form') body.append(`$ACTION_ID_${id}`, '');
  else body.append('0', '["$K1"]');
  const called = way === 'form' ? headers : { 'Next-Action': id, ...headers };
  // The page of the same folder has the form.
  return blog.get(dirname(name).slice('app'.length), { method: 'POST', body, headers: called });
}

async function startWithComment(startBlog: (given: typeof files) => Promise<Blog>): Promise<Blog> {
  const blog = await startBlog(files);
  const body = new URLSearchParams({ post: '/a/post', name: 'Bo', email: 'bo@example.org', text: 'Hello.' });
  expect((await blog.get('/api/comments', { method: 'POST', body })).status).toBe(303);
  return blog;
}

test('every server action and every route of the source is known here', () => {
  expect([...actionsOfBuild().keys()].toSorted()).toEqual(actionsOfSource().toSorted());
  expect(actionsOfSource().length).toBeGreaterThan(0);
  expect(routesOfSource()).toEqual(Object.keys(routes));
});

test('every action refuses who is no author, or comes from another site, and changes nothing', async ({ startBlog }) => {
  const blog = await startWithComment(startBlog);
  const [own, secret] = [await signInByLink(blog), secretOf(blog)];
  const strangers: Record<string, Record<string, string>> = {
    'nobody who is signed in': {},
    'a reader': { cookie: await sessionSaying({ name: 'Bo', email: 'bo@example.org', verified: true }, secret) },
    "a reader with an author's address that nobody verified": {
      cookie: await sessionSaying({ name: 'Ann', email: 'ann@example.org' }, secret),
    },
    'a session of another secret': {
      cookie: await sessionSaying({ name: 'Ann', email: 'ann@example.org', verified: true }, 'another secret of somebody'),
    },
    'the author, from a page of another site': { cookie: own, origin: 'https://evil.example' },
    'the author, from a page without an origin': { cookie: own, origin: 'null' },
    'the author, as browsers tell of another site': { cookie: own, 'sec-fetch-site': 'cross-site' },
    'the author, from a neighbour of the site': { cookie: own, 'sec-fetch-site': 'same-site' },
    'the author, by a referrer alone': { cookie: own, referer: 'https://evil.example/' },
  };
  const before = stateOf(blog);
  for (const action of actionsOfBuild())
    for (const [who, headers] of Object.entries(strangers))
      for (const way of ways) {
        const answer = await call(blog, action, way, headers);
        const where = answer.headers.get('x-action-redirect') ?? answer.headers.get('location') ?? '';
        const isRefused = answer.status === 403 || where.startsWith('/admin/sign-in');
        expect(isRefused, `${action[0]} by ${who}, ${way}: ${answer.status} ${where}`).toBe(true);
        expect(stateOf(blog), `${action[0]} by ${who}, ${way}`).toBe(before);
      }
});

test('the same calls are obeyed when the author makes them', async ({ startBlog }) => {
  const blog = await startWithComment(startBlog);
  const cookie = await signInByLink(blog);
  // The one that ends the session comes last.
  const actions = [...actionsOfBuild()].toSorted(([one], [other]) => (other < one ? -1 : 1));
  for (const [name, id] of actions) {
    // What an action does may be done already.
    const store = openStoreOf(blog);
    store.exec(`update comments set state = '${/undo/.test(name) ? 'shown' : 'held'}'; delete from blocked`);
    store.close();
    const before = stateOf(blog);
    const answer = await call(blog, [name, id], 'form', { cookie, origin: blog.url });
    expect(answer.status, name).toBe(303);
    expect(stateOf(blog), name).not.toBe(before);
  }
});

test('every page for authors sends others to sign in', async ({ startBlog }) => {
  const blog = await startBlog(files);
  const cookie = await sessionSaying({ name: 'Bo', email: 'bo@example.org', verified: true }, secretOf(blog));
  const pages = filesOf('app/admin/**/page.tsx').map((file) => dirname(file).slice('app'.length));
  expect(pages).toContain('/admin/sign-in');
  for (const page of pages) {
    if (page === '/admin/sign-in') continue;
    for (const sent of ['', cookie])
      expect((await blog.get(page, { headers: { cookie: sent } })).headers.get('location'), page).toBe('/admin/sign-in');
  }
});
