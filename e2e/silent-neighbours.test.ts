import { execFileSync } from 'node:child_process';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { scratchSmtp } from '../lib/mail/scratch-smtp.ts';
import { scratchHub } from '../lib/websub/scratch-hub.ts';
import { eventually, expect } from './blog.ts';
import { call } from './remote.ts';
import { test as base } from './repository.ts';
import { post, settings, type Blog } from './server.ts';

/** A server that takes every connection and says nothing, as one does that hangs, or is behind a firewall that forgets. */
type Silent = {
  port: number;
  connections: () => number;
  /** From now on it says what the server at this port does, to those who wait too. */
  speakFor: (port: number) => void;
};

async function silentServer(): Promise<Silent & { close: () => void }> {
  const sockets: Socket[] = [];
  const keep = (socket: Socket): Socket => (sockets.push(socket.on('error', () => {})), socket);
  let speaker: number | null = null;
  const join = (socket: Socket, port: number): void => void socket.pipe(keep(connect(port, '127.0.0.1'))).pipe(socket);
  const callers: Socket[] = [];
  const server = createServer((socket) => {
    callers.push(keep(socket));
    if (speaker !== null) join(socket, speaker);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => callers.length,
    speakFor(port) {
      speaker = port;
      for (const socket of callers) join(socket, port);
    },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

const test = base.extend<{ silent: Silent; silentHub: Silent }>({
  // eslint-disable-next-line no-empty-pattern
  silent: async ({}, use) => {
    const server = await silentServer();
    await use(server);
    server.close();
  },
  // eslint-disable-next-line no-empty-pattern
  silentHub: async ({}, use) => {
    const server = await silentServer();
    await use(server);
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

test('a mail server and a hub that answer in the end get what waited for them, without a restart', async ({
  startBlog,
  silent,
  silentHub,
}) => {
  const [smtp, hub] = [await scratchSmtp(), await scratchHub()];
  const blog = await startBlog(filesFor(silentHub, 'all'), { SMTP_URL: `smtp://127.0.0.1:${silent.port}` });
  expect((await say(blog, 'Held, and an author is told.')).status).toBe(303);
  await eventually(async () => silent.connections()).toBeGreaterThan(0);
  expect(smtp.received).toEqual([]);
  silent.speakFor(smtp.port);
  await eventually(async () => smtp.received.map(({ to }) => to)).toEqual([['ann@example.org']]);
  blog.write('new.md', post({ title: 'A new one', date: '2013-04-27' }));
  await eventually(async () => silentHub.connections()).toBeGreaterThan(0);
  expect(hub.pings).toEqual([]);
  silentHub.speakFor(hub.port);
  await eventually(async () => hub.topics()).toContain(`${blog.url}/feed.xml`);
  // What is queued from then on goes out too.
  expect((await say(blog, 'Another one.')).status).toBe(303);
  await eventually(async () => smtp.received.length).toBe(2);
  await blog.stop();
  await Promise.all([smtp.close(), hub.close()]);
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
