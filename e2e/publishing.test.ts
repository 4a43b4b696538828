import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { eventually, expect, test } from './blog.ts';
import { post, settings, startServer, type Blog } from './server.ts';

/** The entity tag of each page. */
async function tagsOf(blog: Blog, paths: string[]): Promise<Record<string, string>> {
  const tags: Record<string, string> = {};
  for (const path of paths) tags[path] = (await blog.get(path)).headers.get('etag') ?? '';
  return tags;
}

test('a saved file appears on the next reload, without a build', async ({ page, startBlog }) => {
  const blog = await startBlog({ 'site.yaml': settings() });
  await page.goto(blog.url);
  await expect(page.getByText('Nothing is posted here yet.')).toBeVisible();
  blog.write('first.md', post({ title: 'The first one', date: '2013-04-26' }, 'Hello.'));
  await eventually(() => blog.text('/')).toContain('The first one');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'The first one' })).toBeVisible();
});

test('an edited title changes home, path, day, tag and neighbours, and nothing else', async ({ startBlog }) => {
  const blog = await startBlog({
    'site.yaml': settings(),
    'far/oldest.md': post({ title: 'Oldest', date: '2001-01-01' }),
    'near/before.md': post({ title: 'Before', date: '2013-04-25' }),
    'a/b/post.md': post({ title: 'Post', date: '2013-04-26', tags: ['t'] }),
    'after.md': post({ title: 'After', date: '2013-04-27' }),
  });
  const changing = [
    '/',
    '/a',
    '/a/b',
    '/a/b/post',
    '/2013',
    '/2013/04',
    '/2013/04/26',
    '/a/2013/04',
    '/tags/t',
    '/tags/a',
    '/near/before',
    '/after',
  ];
  const lasting = ['/far', '/far/oldest', '/near', '/2001', '/2013/04/25', '/tags', '/tags/near', '/archive'];
  const before = await tagsOf(blog, [...changing, ...lasting]);
  blog.write('a/b/post.md', post({ title: 'Changed', date: '2013-04-26', tags: ['t'] }));
  await eventually(() => blog.text('/a/b/post')).toContain('Changed');
  const after = await tagsOf(blog, [...changing, ...lasting]);
  expect(Object.keys(after).filter((path) => after[path] !== before[path])).toEqual(changing);
  for (const path of lasting) expect((await blog.get(path)).headers.get('cache-status'), path).toBe('waypost; hit');
});

test('a broken file leaves its last good version live, and is named in the log', async ({ startBlog }) => {
  const blog = await startBlog({
    'site.yaml': settings(),
    'a.md': post({ title: 'Good', date: '2013-04-26' }),
    'b.md': post({ title: 'Other', date: '2013-04-26' }),
  });
  blog.write('a.md', '---\ntitle: [Broken\n---\n');
  await eventually(async () => blog.log()).toContain('a.md:');
  expect(await blog.text('/a')).toContain('Good');
  expect(await blog.text('/b')).toContain('Other');
  blog.write('a.md', post({ title: 'Mended', date: '2013-04-26' }));
  await eventually(() => blog.text('/a')).toContain('Mended');
});

test('a moved file moves, a deleted one goes, a folder goes with all in it', async ({ startBlog }) => {
  const blog = await startBlog({
    'a/one.md': post({ title: 'One', date: '2013-04-26' }),
    'a/two.md': post({ title: 'Two', date: '2013-04-26' }),
    'c.md': post({ date: '2013-04-26' }),
  });
  blog.move('a/one.md', 'b/uno.md');
  await eventually(async () => (await blog.get('/b/uno')).status).toBe(200);
  expect((await blog.get('/a/one')).headers.get('location')).toBe('/b/uno');
  blog.remove('a');
  await eventually(async () => (await blog.get('/a')).status).toBe(410);
  expect((await blog.get('/a/two')).status).toBe(410);
  expect((await blog.get('/c')).status).toBe(200);
});

test('a page that was missing is found once it is written', async ({ startBlog }) => {
  const blog = await startBlog({ 'site.yaml': settings() });
  expect((await blog.get('/later')).status).toBe(404);
  blog.write('later.md', post({ date: '2013-04-26' }));
  await eventually(async () => (await blog.get('/later')).status).toBe(200);
});

test('a scheduled post goes live by itself, a draft does not', async ({ startBlog }) => {
  const blog = await startBlog({ 'draft.md': post({ title: 'Secret', date: '2013-04-26', draft: true }) });
  // A date is kept to the second.
  const soon = new Date(Math.ceil(Date.now() / 1000 + 3) * 1000).toISOString();
  blog.write('soon.md', post({ title: 'Soon', date: soon }));
  expect(await blog.text('/')).not.toContain('Soon');
  expect((await blog.get('/soon')).status).toBe(404);
  await eventually(() => blog.text('/')).toContain('Soon');
  expect(new Date().toISOString() >= soon).toBe(true);
  expect((await blog.get('/draft')).status).toBe(404);
  expect(await blog.text('/')).not.toContain('Secret');
});

test('a scheduled post whose time came while the server was down is live after its start', async ({ startBlog }) => {
  const soon = Date.now() + 4000;
  const blog = await startBlog({ 'a/soon.md': post({ title: 'Soon', date: new Date(soon).toISOString(), tags: ['x'] }) });
  expect((await blog.get('/a/soon')).status).toBe(404);
  await blog.stop();
  await eventually(async () => Date.now() > soon).toBe(true);
  const again = await startServer(dirname(blog.contentDir));
  for (const url of ['/a/soon', '/', '/a', '/tags/x']) expect(await again.text(url), url).toContain('Soon');
  await again.stop();
});

test('changed settings show on every page; broken ones change nothing and are named', async ({ startBlog }) => {
  const blog = await startBlog({ 'site.yaml': settings(), 'a.md': post({ date: '2013-04-26' }) });
  await blog.text('/a');
  blog.write('site.yaml', settings('menu: [{ title: About me, url: /about }]\n'));
  await eventually(() => blog.text('/a')).toContain('About me');
  blog.write('site.yaml', settings('menus: []\n'));
  await eventually(async () => blog.log()).toContain('menus: is not a setting');
  expect(await blog.text('/a')).toContain('About me');
});

test('settings that cannot be used stop the start, with file, line, field and mend', async ({ startBlog }) => {
  const failed = await startBlog({ 'site.yaml': settings('timezone: Sydney\n') }).then(
    () => '',
    (error: Error) => error.message,
  );
  expect(failed).toContain('site.yaml:');
  const typo = await startBlog({ 'site.yaml': settings('listing: { entires: 5 }\n') }).then(
    () => '',
    (error: Error) => error.message,
  );
  expect(typo).toContain('site.yaml:4: listing.entires: is not a setting.');
});

test('without settings there are defaults, and one line says so', async ({ startBlog }) => {
  const blog = await startBlog({ 'a.md': post({ title: 'Alone', date: '2013-04-26' }) });
  expect(blog.log()).toContain('There is no site.yaml');
  expect(await blog.text('/')).toContain('Alone');
});

test('a server killed at work starts again with all that was written', async ({ startBlog }) => {
  const blog = await startBlog({ 'site.yaml': settings(), 'a.md': post({ title: 'One', date: '2013-04-26' }) });
  blog.write('b.md', post({ title: 'Two', date: '2013-04-27' }));
  await blog.stop('SIGKILL');
  const again = await startServer(dirname(blog.contentDir));
  const home = await again.text('/');
  expect(home).toContain('One');
  expect(home).toContain('Two');
  await again.stop();
  rmSync(dirname(blog.contentDir), { recursive: true, force: true });
});

test('one build serves any folder, and never a page of another', async ({ startBlog }) => {
  const [one, two] = await Promise.all([
    startBlog({ 'site.yaml': settings(), 'x.md': post({ title: 'Of the first', date: '2013-04-26' }) }),
    startBlog({ 'site.yaml': settings(), 'x.md': post({ title: 'Of the second', date: '2013-04-26' }) }),
  ]);
  for (const path of ['/', '/x', '/archive', '/2013']) {
    const [first, second] = await Promise.all([one.text(path), two.text(path)]);
    expect(first).not.toContain('Of the second');
    expect(second).not.toContain('Of the first');
  }
});

test('a new title shows everywhere, however many posts are alike', async ({ startBlog }) => {
  const posts = Object.fromEntries(
    Array.from({ length: 13 }, (_, number) => [
      `p${number}.md`,
      post({ title: `Post ${number}`, date: '2013-04-26', tags: ['x'] }, 'Text.'),
    ]),
  );
  const blog = await startBlog({ 'site.yaml': settings(), ...posts });
  for (let number = 0; number < 13; number++) await blog.text(`/p${number}`);
  for (let number = 0; number < 13; number++) {
    blog.write(`p${number}.md`, post({ title: `Renamed ${number}`, date: '2013-04-26', tags: ['x'] }, 'Text.'));
    await eventually(() => blog.text(`/p${number}`)).toContain(`Renamed ${number}`);
    expect(await blog.text('/')).toContain(`Renamed ${number}`);
  }
  expect(await blog.text('/p0')).not.toContain('Post ');
});

test('a second server on a taken port ends before it touches the store of the first', async ({ startBlog }) => {
  const blog = await startBlog({ 'site.yaml': settings(), 'a.md': post({ title: 'A', date: '2013-04-26' }) });
  const other = await startBlog({ 'site.yaml': settings(), 'b.md': post({ title: 'B', date: '2013-04-26' }) });
  const second = startServer(dirname(other.contentDir), { PORT: new URL(blog.url).port, DATA_DIR: blog.dataDir });
  await expect(second).rejects.toThrow('is taken');
  expect((await blog.get('/a')).status).toBe(200);
  expect((await blog.get('/b')).status).toBe(404);
});
