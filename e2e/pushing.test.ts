import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PublishReport } from '#lib/publish/publish.ts';
import { sign } from '#lib/publish/signature.ts';
import { eventually, expect } from './blog.ts';
import { call, content, publish, secret } from './remote.ts';
import { test } from './repository.ts';
import { post, settings, startServer } from './server.ts';

const files = {
  'site.yaml': settings(),
  'a/one.md': post({ title: 'One', date: '2013-04-26', tags: ['t'] }, 'First text.'),
  'a/two.md': post({ title: 'Two', date: '2013-04-27' }),
  'three.md': post({ title: 'Three', date: '2013-04-28' }),
};

test('an author pushes, and the reader sees it', async ({ page, startPushedBlog }) => {
  const { blog, author } = await startPushedBlog(files);
  await page.goto(`${blog.url}/a/one`);
  author.write('a/one.md', post({ title: 'One and a half', date: '2013-04-26', tags: ['t'] }, 'Second text.'));
  const before = author.git('rev-parse', 'HEAD');
  const after = author.push();
  const report = await publish(blog);
  expect(report).toMatchObject({ revision: { before, after }, published: ['/a/one'], removed: [], moved: [], failed: [] });
  expect(report.urls).toContain('/2013/04/26');
  await page.reload();
  await expect(page.getByRole('heading', { name: 'One and a half' })).toBeVisible();
  await page.goto(blog.url);
  await expect(page.getByText('Second text.')).toBeVisible();
});

test('a force push, a merge, odd names, an empty push', async ({ startPushedBlog }) => {
  const { blog, author } = await startPushedBlog(files);
  author.write('a/one.md', post({ title: 'To be undone', date: '2013-04-26' }));
  author.push();
  await publish(blog);
  author.git('reset', '--quiet', '--hard', 'HEAD~1');
  author.write('a/two.md', post({ title: 'Instead', date: '2013-04-27' }));
  author.push('--force');
  await publish(blog);
  expect(await blog.text('/a/one')).toContain('First text.');
  expect(await blog.text('/a/two')).toContain('Instead');
  author.git('checkout', '--quiet', '-b', 'side');
  author.write('bücher/my “best” post.md', post({ title: 'Odd', date: '2013-04-29' }));
  author.git('add', '--all');
  author.git('commit', '--quiet', '-m', 'Aside');
  author.git('checkout', '--quiet', 'main');
  author.git('merge', '--quiet', '--no-ff', '-m', 'Merged', 'side');
  author.push();
  const url = '/b%C3%BCcher/my%20%E2%80%9Cbest%E2%80%9D%20post';
  expect((await publish(blog)).published).toEqual([url]);
  expect(await blog.text(url)).toContain('Odd');
  author.push();
  expect(await publish(blog)).toMatchObject({ published: [], removed: [], moved: [], urls: [] });
});

test('a renamed post redirects, through chains; a deleted one is gone; the ledger proves it', async ({
  page,
  startPushedBlog,
}) => {
  const { blog, author } = await startPushedBlog(files);
  author.move('a/one.md', 'b/uno.md');
  author.push();
  expect((await publish(blog)).moved).toEqual([{ from: '/a/one', to: '/b/uno' }]);
  author.remove('b/uno.md');
  author.write('c/un.md', post({ title: 'One', date: '2013-04-26', tags: ['t'] }, 'First text, with a few more words.'));
  author.remove('three.md');
  author.push();
  expect(await publish(blog)).toMatchObject({ moved: [{ from: '/b/uno', to: '/c/un' }], removed: ['/three'], published: [] });
  for (const old of ['/a/one', '/b/uno', '/a/one.html']) {
    const response = await blog.get(old);
    expect([response.status, response.headers.get('location')]).toEqual([308, '/c/un']);
  }
  expect((await blog.get('/three')).status).toBe(410);
  expect((await blog.get('/b')).status).toBe(410);
  expect((await blog.get('/four')).status).toBe(404);
  await page.setContent(await blog.text('/three'));
  await expect(page.getByRole('heading', { name: 'What was here has been taken away' })).toBeVisible();
  expect(content(blog, 'check', '--ledger')).toEqual({
    code: 0,
    output: expect.stringMatching(/^\d+ addresses were published: \d+ are served, 2 redirect, \d+ are gone, 0 lost\n$/),
  });
});

test('a post whose old name another one takes, in the same push, keeps its readers', async ({ startPushedBlog }) => {
  const { blog, author, folder } = await startPushedBlog(files);
  author.move('a/one.md', 'a/uno.md');
  author.push();
  await publish(blog);
  author.move('a/uno.md', 'a/un.md');
  author.git('add', '--all');
  author.git('commit', '--quiet', '--message', 'Renamed');
  author.write('a/uno.md', post({ title: 'Another', date: '2014-01-01' }, 'Nothing to do with it.'));
  author.push();
  expect(await publish(blog)).toMatchObject({ moved: [{ from: '/a/uno', to: '/a/un' }], published: ['/a/uno'] });
  const ask = async (server: typeof blog) => [
    (await server.get('/a/one')).headers.get('location'),
    (await server.get('/a/uno')).status,
  ];
  expect(await ask(blog)).toEqual(['/a/un', 200]);
  await blog.stop();
  const again = await startServer(folder, { PUBLISH_SECRET: secret, DATA_DIR: join(folder, 'fresh') });
  expect(await ask(again)).toEqual(['/a/un', 200]);
  await again.stop();
});

test('a rebuilt store knows the old addresses from the history', async ({ startPushedBlog }) => {
  const { blog, author, folder } = await startPushedBlog(files);
  author.move('a/one.md', 'b/uno.md');
  author.push();
  author.move('b/uno.md', 'c/un.md');
  author.push();
  author.remove('three.md');
  author.push();
  await publish(blog);
  await blog.stop();
  const again = await startServer(folder, { PUBLISH_SECRET: secret, DATA_DIR: join(folder, 'fresh') });
  expect((await again.get('/a/one')).headers.get('location')).toBe('/c/un');
  expect((await again.get('/b/uno')).headers.get('location')).toBe('/c/un');
  expect((await again.get('/three')).status).toBe(410);
  expect((await again.get('/2013/04/28')).status).toBe(410);
  await again.stop();
});

test('two hundred calls at once end with the newest revision live', async ({ startPushedBlog }) => {
  const { blog, author } = await startPushedBlog(files);
  const calls: Promise<Response>[] = [];
  let newest = '';
  for (let number = 1; number <= 10; number++) {
    author.write('a/one.md', post({ title: `Version ${number}`, date: '2013-04-26' }));
    newest = author.push();
    for (let each = 0; each < 20; each++) calls.push(call(blog));
  }
  const reports = (await Promise.all((await Promise.all(calls)).map((response) => response.json()))) as PublishReport[];
  expect(reports).toHaveLength(200);
  expect(reports.at(-1)!.revision.after).toBe(newest);
  expect(await blog.text('/a/one')).toContain('Version 10');
  expect(await blog.text('/')).toContain('Version 10');
});

test('a webhook is let in by the forges’ signatures, and by no other', async ({ startPushedBlog }) => {
  const { blog } = await startPushedBlog(files);
  const hex = sign(Buffer.from('{"ref":"x"}'), secret).slice('sha256='.length);
  const statusOf = async (headers: Record<string, string>) => (await call(blog, '{"ref":"x"}', headers)).status;
  expect(await statusOf({ 'X-Hub-Signature-256': `sha256=${hex}` })).toBe(200);
  expect(await statusOf({ 'X-Gitea-Signature': hex })).toBe(200);
  expect(await statusOf({ 'X-Forgejo-Signature': hex })).toBe(200);
  expect(await statusOf({ 'X-Gitlab-Token': secret })).toBe(200);
  expect(await statusOf({})).toBe(401);
  expect(await statusOf({ 'X-Gitlab-Token': 'another secret' })).toBe(401);
  expect(await statusOf({ 'X-Hub-Signature-256': `sha256=${hex.replace(/./, (digit) => (digit === '0' ? '1' : '0'))}` })).toBe(
    401,
  );
  expect(await statusOf({ Authorization: 'Bearer x' })).toBe(401);
  expect((await call(blog, 'x'.repeat(5 * 1024 * 1024 + 1))).status).toBe(413);
  expect((await blog.get('/api/publish')).status).toBe(405);
});

test('without a secret there is no webhook', async ({ startPushedBlog }) => {
  const { blog } = await startPushedBlog(files, { PUBLISH_SECRET: '' });
  expect((await call(blog)).status).toBe(404);
  expect((await call(blog, '{}', { Authorization: 'Waypost x' })).status).toBe(404);
});

test('a folder without git is published as it lies there', async ({ startBlog }) => {
  const blog = await startBlog({ 'a.md': post({ title: 'A', date: '2013-04-26' }) });
  blog.write('b.md', post({ title: 'B', date: '2013-04-26' }));
  const { output, code } = content(blog, 'publish');
  expect([code, output]).toEqual([0, expect.stringContaining('errors')]);
  expect(await blog.text('/b')).toContain('B');
});

test('a broken file is named in the answer, the rest goes live, its last good version stays', async ({ startPushedBlog }) => {
  const { blog, author } = await startPushedBlog(files);
  author.write('a/one.md', '---\ntitle: [One\n---\n');
  author.write('a/two.md', post({ title: 'Better', date: '2013-04-27' }));
  author.push();
  const { failed, published } = await publish(blog);
  expect(failed).toEqual([
    expect.objectContaining({ file: 'a/one.md', line: expect.any(Number), field: 'front matter', mend: expect.any(String) }),
  ]);
  expect(published).toEqual(['/a/two']);
  expect(await blog.text('/a/one')).toContain('First text.');
});

test('a push that takes most posts away is refused until it is meant', async ({ startPushedBlog }) => {
  const { blog, author } = await startPushedBlog(files);
  author.remove('a');
  author.push();
  const refused = await call(blog);
  expect(refused.status).toBe(409);
  expect(((await refused.json()) as { error: string }).error).toContain('2 of 3 posts would go');
  expect(existsSync(join(blog.contentDir, 'a/one.md'))).toBe(true);
  expect((await blog.get('/a/one')).status).toBe(200);
  expect(content(blog, 'publish')).toMatchObject({ code: 1, output: expect.stringContaining('2 of 3 posts would go') });
  expect(content(blog, 'publish', '--force')).toMatchObject({ code: 0, output: expect.stringContaining('removed    /a/one') });
  expect((await blog.get('/a/one')).status).toBe(410);
});

test('a folder that was emptied by mistake takes no post away, at work or at the next start', async ({ startBlog }) => {
  const blog = await startBlog({ 'a.md': files['a/one.md'], 'b.md': files['a/two.md'], 'c.md': files['three.md'] });
  for (const file of ['a.md', 'b.md', 'c.md']) blog.remove(file);
  await eventually(async () => blog.log()).toContain('posts would go');
  expect(await blog.text('/')).toContain('First text.');
  await blog.stop();
  const again = await startServer(join(blog.contentDir, '..'));
  expect(await again.text('/')).toContain('First text.');
  expect(again.log()).toContain('posts would go');
  await again.stop();
});

test('a remote that is away is named, the blog goes on, and is asked again', async ({ startPushedBlog }) => {
  const { blog, author, remote } = await startPushedBlog(files);
  author.write('a/one.md', post({ title: 'Pushed in time', date: '2013-04-26' }));
  author.push();
  renameSync(remote, `${remote}.away`);
  const failed = await call(blog);
  expect(failed.status).toBe(502);
  expect(((await failed.json()) as { error: string }).error).toContain('remote.git');
  expect((await blog.get('/a/one')).status).toBe(200);
  renameSync(`${remote}.away`, remote);
  await eventually(() => blog.text('/a/one')).toContain('Pushed in time');
});

test('what was pushed while the server was down is live after its start; a poll needs no webhook', async ({
  startPushedBlog,
}) => {
  const { blog, author, folder } = await startPushedBlog(files);
  await blog.stop();
  author.write('a/one.md', post({ title: 'Meanwhile', date: '2013-04-26' }));
  author.push();
  const again = await startServer(folder, { PUBLISH_POLL_SECONDS: '1' });
  await eventually(() => again.text('/a/one')).toContain('Meanwhile');
  author.write('a/one.md', post({ title: 'Later', date: '2013-04-26' }));
  author.push();
  await eventually(() => again.text('/a/one')).toContain('Later');
  await again.stop();
});

test('local work in the checkout is never lost', async ({ startPushedBlog }) => {
  const { blog, author } = await startPushedBlog(files);
  blog.write('a/one.md', post({ title: 'Edited on the server', date: '2013-04-26' }));
  author.write('a/one.md', post({ title: 'Edited at home', date: '2013-04-26' }));
  author.push();
  const refused = await call(blog);
  expect(refused.status).toBe(502);
  expect(((await refused.json()) as { error: string }).error).toContain('a/one.md');
  await eventually(() => blog.text('/a/one')).toContain('Edited on the server');
});

test('the hook for a bare repository tells whoever pushes what was published', async ({ startPushedBlog }) => {
  const { blog, author, folder, remote } = await startPushedBlog(files);
  const [hook, header] = [join(remote, 'hooks/post-receive'), join(folder, 'header')];
  copyFileSync('deploy/post-receive', hook);
  chmodSync(hook, 0o755);
  writeFileSync(header, `X-Gitlab-Token: ${secret}\n`, { mode: 0o600 });
  author.write('a/one.md', post({ title: 'By the hook', date: '2013-04-26' }));
  author.git('add', '--all');
  author.git('commit', '--quiet', '-m', 'A change');
  const { stderr } = spawnSync('git', ['push'], {
    cwd: join(folder, 'author'),
    encoding: 'utf8',
    env: { ...process.env, WAYPOST_HEADER: header, WAYPOST_URL: `${blog.url}/api/publish` },
  });
  expect(stderr).toContain('"published":["/a/one"]');
  expect(await blog.text('/a/one')).toContain('By the hook');
});

test('what was published is made ahead, so that the next reader gets it from memory', async ({ startPushedBlog }) => {
  const { blog, author } = await startPushedBlog(files);
  author.write('a/one.md', post({ title: 'Ahead', date: '2013-04-26' }));
  author.push();
  await publish(blog);
  for (const url of ['/a/one', '/', '/a']) {
    await expect(async () => {
      const response = await blog.get(url, { method: 'HEAD', headers: { 'X-Nobody': '1' } });
      expect(response.headers.get('cache-status')).toBe('waypost; hit');
    }).toPass();
    expect(await blog.text(url)).toContain('Ahead');
  }
});
