import { rmSync } from 'node:fs';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { derivative } from '../e2e/pictures.ts';
import { folderOf, post, settings, startServer, type Blog } from '../e2e/server.ts';
import { ask, eventually } from './asking.ts';
import { BadClients, heldMb, openFiles } from './bad-clients.ts';

/** So many connections that say nothing. */
const crowd = 5000;

/** What the server may hold more than before while all of them are there, and when they have gone (MB). */
const [mostMeanwhile, mostAfterwards] = [250, 100];

let folder: string;
let blog: Blog;
let photo: string;

beforeAll(async () => {
  const noise = { type: 'gaussian', mean: 128, sigma: 60 } as const;
  const picture = await sharp({ create: { width: 3000, height: 2000, channels: 3, background: 'red', noise } })
    .jpeg({ quality: 95 })
    .toBuffer();
  photo = derivative(picture, '2560.jpg');
  folder = folderOf({
    'site.yaml': settings('comments: { moderation: none, perMinute: 0 }\n'),
    'a.md': post({ title: 'A', date: '2013-04-26' }, 'First text.'),
    'long.md': post({ title: 'Long', date: '2013-04-25' }, 'Many words in a row.\n\n'.repeat(5000)),
    'trip/index.md': post({ title: 'Trip', date: '2013-04-24' }),
    'trip/1.jpg': picture,
    'large.bin': Buffer.alloc(64 * 1024 * 1024),
  });
  blog = await startServer(folder);
  for (const path of [...pages, photo, '/search?q=text']) expect((await ask(blog.url, path)).status).toBe(200);
});
afterAll(async () => {
  await blog.stop();
  rmSync(folder, { recursive: true, force: true });
});

const pages = ['/', '/a', '/long', '/trip', '/tags', '/feed.xml'];

/** A person after another who reads, comments and publishes, until `over`; each of them has to be served. */
async function live(over: AbortSignal): Promise<{ comments: number; most: number }> {
  let [comments, most] = [0, 0];
  for (; !over.aborted; comments++) {
    for (const path of [...pages, photo]) expect([path, (await ask(blog.url, path)).status]).toEqual([path, 200]);
    const body = new URLSearchParams({ post: '/a', name: 'Bo', email: 'bo@example.org', text: `Comment ${comments}.` });
    expect((await blog.get('/api/comments', { method: 'POST', body })).status).toBe(303);
    blog.write('a.md', post({ title: 'A', date: '2013-04-26' }, `Text number ${comments}.`));
    await eventually(() => blog.text('/a')).toContain(`Text number ${comments}.`);
    expect(await blog.text('/a')).toContain(`Comment ${comments}.`);
    most = Math.max(most, heldMb(blog.pid));
  }
  return { comments, most };
}

const times = (number: number, act: (index: number) => Promise<void>): Promise<unknown> =>
  Promise.all(Array.from({ length: number }, (_, index) => act(index)));

/** Whatever is done to a server by those who are slow, or worse: by what they do. */
const misdeeds: Record<string, (clients: BadClients) => Promise<unknown>> = {
  'says nothing': async (clients) => {
    for (let batch = 0; batch < crowd; batch += 250) await times(250, () => clients.idle());
  },
  'sends a head byte by byte': (clients) => times(50, () => clients.slow('GET /a HTTP/1.1\r\nHost: localhost\r\nX-Long: ', 'x')),
  'sends a form byte by byte': (clients) =>
    times(50, () =>
      clients.slow(
        'POST /api/comments HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5000\r\n' + form + '\r\npost=%2Fa&text=',
        'x',
      ),
    ),
  'sends a body that has no end': (clients) =>
    times(4, (index) =>
      clients.endless(`POST ${['/api/comments', '/api/publish', '/a', '/admin'][index]} HTTP/1.1\r\nHost: localhost\r\n${form}`),
    ),
  'hangs up in the middle': (clients) =>
    times(400, (index) => clients.cut(cuts[index % cuts.length]!, { rude: index % 2 === 0 })),
  'does not read': (clients) =>
    times(100, (index) => {
      const path = ['/large.bin', '/long', photo, '/search?q=text'][index % 4];
      return clients.unread(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`.repeat([1, 5, 200][index % 3]!));
    }),
};

const form = 'Content-Type: application/x-www-form-urlencoded\r\n';

const cuts = [
  'GET /lo',
  'GET /long HTTP/1.1\r\nHost: localhost\r\n',
  'GET /long HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n',
  'GET /search?q=text HTTP/1.1\r\nHost: localhost\r\n\r\n',
  `POST /api/comments HTTP/1.1\r\nHost: localhost\r\n${form}Content-Length: 500\r\n\r\npost=%2Fa&text=Half`,
  `POST /api/comments HTTP/1.1\r\nHost: localhost\r\n${form}Transfer-Encoding: chunked\r\n\r\nff\r\npost=%2Fa`,
];

test('those who are slow, silent or endless are shown the door, and others are served meanwhile', async () => {
  const [held, files] = [heldMb(blog.pid), openFiles(blog.pid)];
  const over = new AbortController();
  const lives = live(over.signal);
  const clients = Object.entries(misdeeds).map(([misdeed, commit]) => ({ misdeed, commit, who: new BadClients(blog) }));
  try {
    await Promise.all(clients.map(({ commit, who }) => commit(who)));
    const counts = Object.fromEntries(clients.map(({ misdeed, who }) => [misdeed, who.connected]));
    console.log('Connected:', counts, `${openFiles(blog.pid)} files open, ${heldMb(blog.pid).toFixed(0)} MB held.`);
    expect(clients[0]!.who.admitted).toBe(crowd);
    // Who does not read does not learn either that the server has hung up: its own connections count.
    await Promise.race([lives, eventually(async () => openFiles(blog.pid), 240_000).toBeLessThan(files + 20)]);
  } finally {
    over.abort();
    clients.forEach(({ who }) => who.leave());
  }
  const { comments, most } = await lives;
  await eventually(async () => heldMb(blog.pid) - held, 60_000).toBeLessThan(mostAfterwards);
  const told = Object.fromEntries(clients.map(({ misdeed, who }) => [misdeed, [...new Set(who.told)]]));
  console.log(`${held.toFixed(0)} MB before, ${most.toFixed(0)} at most; ${comments} comments and publishes meanwhile.`, told);
  expect(most - held).toBeLessThan(mostMeanwhile);
  expect(told['sends a head byte by byte']).toEqual(['HTTP/1.1 408 Request Timeout']);
  expect(comments).toBeGreaterThan(3);
  expect(blog.log()).not.toMatch(/^\s+at /m);
});
