import { execFileSync } from 'node:child_process';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { eventually, expect } from './blog.ts';
import { call } from './remote.ts';
import { test as base } from './repository.ts';
import { post, settings, type Blog } from './server.ts';

/** A server that takes every connection and says nothing, as one does that hangs, or is behind a firewall that forgets. */
type Silent = { port: number; connections: () => number };

const test = base.extend<{ silent: Silent }>({
  // eslint-disable-next-line no-empty-pattern
  silent: async ({}, use) => {
    const sockets: Socket[] = [];
    const server = createServer((socket) => void sockets.push(socket.on('error', () => {}))).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    await use({ port: (server.address() as AddressInfo).port, connections: () => sockets.length });
    for (const socket of sockets) socket.destroy();
    server.close();
  },
});

const say = (blog: Blog, text: string): Promise<Response> =>
  blog.get('/api/comments', {
    method: 'POST',
    body: new URLSearchParams({ post: '/a', name: 'Bo', email: 'bo@example.org', text }),
  });

const filesFor = ({ port }: Silent, moderation: string) => ({
  'site.yaml': settings(`feeds: { hub: "http://127.0.0.1:${port}/" }\ncomments: { moderation: ${moderation}, perMinute: 0 }\n`),
  'a.md': post({ title: 'A', date: '2013-04-26' }, 'Text.'),
});

test('a mail server and a hub that say nothing keep no comment, no publish and no stop waiting', async ({
  startBlog,
  silent,
}) => {
  const blog = await startBlog(filesFor(silent, 'all'), { SMTP_URL: `smtp://127.0.0.1:${silent.port}` });
  expect((await say(blog, 'Held, and an author is told.')).status).toBe(303);
  await eventually(async () => silent.connections()).toBeGreaterThan(0);
  const told = silent.connections();
  blog.write('new.md', post({ title: 'A new one', date: '2013-04-27' }));
  await eventually(() => blog.text('/')).toContain('A new one');
  await eventually(async () => silent.connections()).toBeGreaterThan(told);
  for (const path of ['/', '/a', '/feed.xml', '/search?q=text']) expect((await blog.get(path)).status, path).toBe(200);
  expect((await say(blog, 'Another one.')).status).toBe(303);
  expect(await blog.stop()).toBe(0);
});

test('a git remote that says nothing keeps no reader, no comment, no saved file and no stop waiting', async ({
  startPushedBlog,
  silent,
}) => {
  const { blog } = await startPushedBlog({
    'site.yaml': settings('comments: { moderation: none, perMinute: 0 }\n'),
    'a.md': post({ title: 'A', date: '2013-04-26' }, 'Text.'),
  });
  execFileSync('git', ['remote', 'set-url', 'origin', `git://127.0.0.1:${silent.port}/blog.git`], { cwd: blog.contentDir });
  const pushed = call(blog).catch(() => null);
  await eventually(async () => silent.connections()).toBeGreaterThan(0);
  expect((await say(blog, 'Said while the remote hangs.')).status).toBe(303);
  expect(await blog.text('/a')).toContain('Said while the remote hangs.');
  blog.write('new.md', post({ title: 'A new one', date: '2013-04-27' }));
  await eventually(() => blog.text('/')).toContain('A new one');
  expect(await blog.stop()).toBe(0);
  await pushed;
});
