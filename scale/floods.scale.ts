import { readdirSync, rmSync, statSync } from 'node:fs';
import { Agent, request, type OutgoingHttpHeaders } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { derivative, jpeg } from '../e2e/pictures.ts';
import { folderOf, post, settings, startServer, type Blog } from '../e2e/server.ts';
import { sign } from '../lib/publish/signature.ts';
import { BadClients, heldMb } from './bad-clients.ts';

const token = 'a token of the tests, long enough';

/** A flood may leave as much more in memory (MB), as measured after a first part of it, and on disk (bytes). */
const [mostMb, mostBytes] = [24, 200_000];

/** V8 has no more room than this (MB), so that what nobody needs any more is not held for long. */
const heap = 160;

const atOnce = 16;
const agent = new Agent({ keepAlive: true, maxSockets: atOnce });

let folder: string;
let blog: Blog;
let hash: string;

beforeAll(async () => {
  const picture = await jpeg('purple');
  hash = derivative(picture, '').split('/')[2]!;
  folder = folderOf({
    'site.yaml': settings(),
    'trip/index.md': post({ title: 'Trip', date: '2013-04-24', tags: ['sea'] }, 'We went far.'),
    'trip/1.jpg': picture,
    ...Object.fromEntries(
      Array.from({ length: 50 }, (_, day) => [
        `p/${day}.md`,
        post({ title: `Number ${day}`, date: `2013-03-${String((day % 30) + 1).padStart(2, '0')}`, tags: ['t'] }, `Text ${day}.`),
      ]),
    ),
  });
  const limits = { NODE_OPTIONS: `--max-old-space-size=${heap} --max-semi-space-size=8` };
  blog = await startServer(folder, { ...limits, METRICS_TOKEN: token, PUBLISH_SECRET: token, TRUSTED_PROXIES: '127.0.0.1,::1' });
});
afterAll(async () => {
  agent.destroy();
  await blog.stop();
  rmSync(folder, { recursive: true, force: true });
});

type Sent = { path: string; method?: string; headers?: OutgoingHttpHeaders; body?: string };

/** The status of an answer, which is read to its end. */
const statusOf = ({ path, method, headers, body }: Sent): Promise<number> =>
  new Promise((resolve, reject) => {
    request(blog.url + path, { agent, method, headers }, (response) => {
      response
        .resume()
        .on('end', () => resolve(response.statusCode!))
        .on('error', reject);
    })
      .on('error', reject)
      .end(body);
  });

/** Requests `from` to `to`; gives how many had which status. */
async function send(make: (number: number) => Sent, from: number, to: number): Promise<Map<number, number>> {
  const statuses = new Map<number, number>();
  let next = from;
  const worker = async (): Promise<void> => {
    while (next < to) {
      const status = await statusOf(make(next++));
      statuses.set(status, (statuses.get(status) ?? 0) + 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return statuses;
}

/** The least that the server holds within some seconds (MB), in which it has nothing to do: what is not needed goes. */
async function leastMb(): Promise<number> {
  let least = Infinity;
  for (let look = 0; look < 10; look++) {
    least = Math.min(least, heldMb(blog.pid));
    await sleep(100);
  }
  return least;
}

const filesIn = (path: string): string[] => readdirSync(path, { recursive: true, encoding: 'utf8' });

function disk(): { files: number; bytes: number } {
  const files = filesIn(blog.dataDir).map((file) => join(blog.dataDir, file));
  return { files: files.length, bytes: files.reduce((sum, file) => sum + statSync(file).size, 0) };
}

async function keptPages(): Promise<number> {
  const metrics = await (await blog.get('/api/metrics', { headers: { authorization: `Bearer ${token}` } })).text();
  return Number(/^waypost_page_memory_pages (\d+)$/m.exec(metrics)![1]);
}

const hex = (number: number, length: number): string => number.toString(16).padStart(length, 'a');
const form = { 'content-type': 'application/x-www-form-urlencoded' };
const caller = (number: number) => ({ 'x-forwarded-for': `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}` });

/** The n-th request of each flood, and how many of them there are. */
const floods: Record<string, [number, (number: number) => Sent]> = {
  'addresses that nobody wrote': [
    20_000,
    (n) => ({ path: [`/nothing-${n}`, `/p/${n}/at/all`, `/p/x${n}.php`, `/photos/${n}`][n % 4]! }),
  ],
  'queries at pages that are there': [20_000, (n) => ({ path: `${['/', '/trip', '/p/1', '/tags/t'][n % 4]}?utm=${n}` })],
  'searches that are all different': [4000, (n) => ({ path: `/search?q=word${n}+text&year=${n % 9000}&page=${n}` })],
  'suggestions that are all different': [10_000, (n) => ({ path: `/search/suggest?q=num${n}` })],
  'sizes of a picture that nobody offers, and pictures that are not there': [
    10_000,
    (n) => ({
      path: [`/photos/${hash}/${n}.avif`, `/photos/${hex(n, 32)}/thumb.avif`, `/photos/${hash}/thumb${n}.webp`][n % 3]!,
    }),
  ],
  'cards that were never drawn': [10_000, (n) => ({ path: `/cards/${hex(n, 16)}${['', '/trip', `/p/${n}`][n % 3]}.png` })],
  'tags, days and pages of listings that are not there': [
    10_000,
    (n) => ({ path: [`/tags/x${n}`, `/p/${1000 + (n % 8000)}/04`, `/tags/t/p${n + 9}`, `/p/page/${n}`, `/p/p${n}`][n % 5]! }),
  ],
  'feeds and sitemaps that are not there': [
    10_000,
    (n) => ({
      path: [`/x${n}/feed.xml`, `/p/feed-${1000 + (n % 8000)}.xml`, `/sitemap-${n}.xml`, `/?flav=x${n}`, `/tags/x${n}/atom.xml`][
        n % 5
      ]!,
    }),
  ],
  'headers that nobody has sent before': [
    20_000,
    (n) => ({
      path: ['/', '/trip', '/feed.xml', `/unknown-${n}`][n % 4]!,
      headers: {
        'accept-encoding': `x${n}, gzip;q=0.${n}, ${'y'.repeat(6000)}`,
        'accept-language': `x-${n}`,
        'user-agent': `Agent ${n}`,
        'if-none-match': `"${n}"`,
        'x-request-id': `request-${n}`,
        cookie: `session=${n}`,
      },
    }),
  ],
  'wrong tokens, from everywhere': [
    20_000,
    (n) => {
      const headers = { ...caller(n), authorization: `Bearer ${n}`, 'x-hub-signature-256': `sha256=${hex(n, 64)}` };
      const pages = [`/preview/trip?until=${n}&key=${n}`, `/comments/decide?token=${n}`, `/comments/unsubscribe?token=${n}`];
      if (n % 5 === 0) return { path: '/api/publish', method: 'POST', headers, body: '{}' };
      return { path: n % 5 === 1 ? '/api/metrics' : pages[(n % 5) - 2]!, headers };
    },
  ],
  'forms that say nothing, from everywhere': [
    4000,
    (n) => ({ path: '/api/comments', method: 'POST', headers: { ...caller(n), ...form }, body: `post=/p/${n}&name=x${n}` }),
  ],
  'addresses of authors and of the program': [
    10_000,
    (n) => ({
      path: [`/admin/${n}`, `/api/${n}`, `/api/auth/${n}`, `/_next/static/${n}.js`, `/_next/image?url=${n}`, `/admin?x=${n}`][
        n % 6
      ]!,
    }),
  ],
};

test.each(Object.entries(floods))('%s leave nothing behind', async (_, [number, make]) => {
  // What is bounded fills, and code is compiled, once.
  await send(make, 0, number / 2);
  const [held, kept, before] = [await leastMb(), await keptPages(), disk()];
  const statuses = await send(make, number / 2, number);
  const [grown, after] = [(await leastMb()) - held, disk()];
  console.log(`${grown.toFixed(1)} MB more than ${held.toFixed(0)}, ${after.bytes - before.bytes} bytes;`, statuses);
  expect([...statuses.keys()].filter((status) => status >= 500)).toEqual([]);
  expect(await keptPages()).toBe(kept);
  expect(after.files).toBe(before.files);
  expect(after.bytes - before.bytes).toBeLessThan(mostBytes);
  expect(grown).toBeLessThan(mostMb);
  expect((await blog.get('/trip')).status).toBe(200);
});

/** So many send nearly all of a push that is as large as one may be (MB), and no end of it; together they may have so much more of memory (MB). */
const [strangers, largestPush, mostForThem] = [120, 5, 150];

test('pushes of strangers that do not end are held by nobody, and a push of the author goes in between', async () => {
  const length = largestPush * 1024 * 1024;
  const lines = [
    'POST /api/publish HTTP/1.1',
    'Host: localhost',
    `Content-Length: ${length}`,
    `X-Hub-Signature-256: sha256=${hex(1, 64)}`,
    'Authorization: x',
  ];
  const piece = Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`), Buffer.alloc(length - 1, 'x')]);
  const push = () =>
    statusOf({
      path: '/api/publish',
      method: 'POST',
      body: '{}',
      headers: { 'x-hub-signature-256': sign(Buffer.from('{}'), token) },
    });
  expect(await push()).toBe(200);
  const [held, clients] = [await leastMb(), new BadClients(blog)];
  let most = 0;
  try {
    for (let sent = 0; sent < strangers; sent += atOnce) {
      await Promise.all(Array.from({ length: atOnce }, () => clients.halfway(piece)));
      most = Math.max(most, heldMb(blog.pid));
    }
    expect(await push()).toBe(200);
    console.log(`${clients.connected} connected, at most ${(most - held).toFixed(1)} MB more than ${held.toFixed(0)}.`);
    expect(most - held).toBeLessThan(mostForThem);
  } finally {
    clients.leave();
  }
});
