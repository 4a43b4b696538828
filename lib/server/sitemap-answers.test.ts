import { writeFileSync } from 'node:fs';
import { createServer, request, type ClientRequest, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { useStore } from '../db/open.ts';
import { env } from '../env.ts';
import { postText, scratchBlog, type ScratchBlog } from '../publish/scratch-blog.ts';
import { useSite } from '../site.ts';
import { readSitemap } from '../sitemap/scratch-sitemap.ts';
import { pages } from './pages.ts';
import { answerSitemap } from './sitemap-answers.ts';

type Answer = { status: number; headers: IncomingHttpHeaders; body: Buffer };
type Options = { headers?: Record<string, string>; method?: string };

/** What `answerSitemap` did with the requests so far. */
type Served = { port: number; outcomes: Promise<'sent' | 'unknown'>[] };

/** A blog of this many posts behind a server that has nothing but its sitemap. */
async function serving(posts: number, ask: (blog: ScratchBlog, served: Served) => Promise<void>): Promise<void> {
  const blog = await scratchBlog();
  for (let number = 0; number < posts; number++) blog.write(`a/${number}.md`, postText({ date: '2013-04-26' }));
  await blog.sync();
  useStore(blog.store);
  useSite(blog.site);
  // The blogs of a test file share the pages of the process, and its clock.
  pages().clear();
  const outcomes: Served['outcomes'] = [];
  const server = createServer((asked, response) => {
    const outcome = answerSitemap(asked, response, asked.url!.slice(1).split('/'), blog.contentDir);
    outcomes.push(outcome);
    void outcome.then((is) => is === 'unknown' && response.writeHead(404).end());
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  await ask(blog, { port, outcomes }).finally(async () => {
    server.close();
    await blog.end();
  });
}

const get = ({ port }: Served, path: string, { headers = {}, method = 'GET' }: Options = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request({ port, path, method, headers, agent: false }, (response) => {
      buffer(response).then((body) => resolve({ status: response.statusCode!, headers: response.headers, body }), reject);
    })
      .on('error', reject)
      .end();
  });

test('the sitemap comes as XML, plain or packed, and a kept one stays good until something changes', async () => {
  await serving(5, async (_, served) => {
    const plain = await get(served, '/sitemap.xml');
    expect(plain.headers).toMatchObject({
      'content-type': 'application/xml; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'cache-control': 'public, max-age=300',
      vary: 'Accept-Encoding',
    });
    expect(plain.headers['set-cookie']).toBeUndefined();
    expect(readSitemap(plain.body.toString()).urls).toContainEqual({
      loc: `${env().siteUrl}/a/3`,
      lastmod: '2013-04-26T00:00:00Z',
      images: [],
    });
    const gzip = await get(served, '/sitemap.xml', { headers: { 'accept-encoding': 'gzip' } });
    const br = await get(served, '/sitemap.xml', { headers: { 'accept-encoding': 'gzip, br' } });
    expect([gzip.headers['content-encoding'], br.headers['content-encoding']]).toEqual(['gzip', 'br']);
    expect(gunzipSync(gzip.body).equals(plain.body)).toBe(true);
    expect(brotliDecompressSync(br.body).equals(plain.body)).toBe(true);
    const etag = plain.headers.etag!;
    expect(etag).toMatch(/^W\/"/);
    const again = () => get(served, '/sitemap.xml', { headers: { 'if-none-match': etag, 'accept-encoding': 'gzip' } });
    const kept = await again();
    expect([kept.status, kept.headers.etag, kept.headers.vary, kept.body.length]).toEqual([304, etag, 'Accept-Encoding', 0]);
    pages().invalidate('/a/3');
    expect((await again()).status).toBe(200);
  });
});

test('what was published is in the next sitemap', async () => {
  await serving(1, async (blog, served) => {
    await get(served, '/sitemap.xml');
    blog.write('new.md', postText({ date: '2013-04-27' }));
    await blog.sync();
    pages().invalidate('/new');
    expect((await get(served, '/sitemap.xml')).body.toString()).toContain('/new</loc>');
  });
});

test('HEAD has the headers and no body', async () => {
  await serving(1, async (_, served) => {
    for (const path of ['/sitemap.xml', '/robots.txt']) {
      const [head, whole] = [await get(served, path, { method: 'HEAD' }), await get(served, path)];
      expect([head.status, head.headers.etag, head.body.length], path).toEqual([200, whole.headers.etag, 0]);
      expect(head.headers['content-type'], path).toBe(whole.headers['content-type']);
    }
  });
});

test('a part that is not there is unknown, and so is what only looks like a sitemap', async () => {
  await serving(1, async (_, served) => {
    for (const path of [
      '/sitemap-1.xml',
      '/sitemap-0.xml',
      '/sitemap-01.xml',
      '/sitemap-.xml',
      '/a/sitemap.xml',
      '/sitemap',
      '/',
    ])
      expect((await get(served, path)).status, path).toBe(404);
  });
});

test("robots.txt is the author's own, else one that names the sitemap", async () => {
  await serving(1, async (blog, served) => {
    const made = await get(served, '/robots.txt');
    expect(made.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(made.body.toString()).toContain(`\nSitemap: ${env().siteUrl}/sitemap.xml\n`);
    expect((await get(served, '/robots.txt', { headers: { 'if-none-match': made.headers.etag! } })).status).toBe(304);
    writeFileSync(join(blog.contentDir, 'robots.txt'), 'User-agent: *\nDisallow: /mine\n');
    const own = await get(served, '/robots.txt', { headers: { 'if-none-match': made.headers.etag! } });
    expect([own.status, own.headers['content-type'], own.body.toString()]).toEqual([
      200,
      'text/plain; charset=utf-8',
      'User-agent: *\nDisallow: /mine\n',
    ]);
  });
});

/** Gives every post an album of a thousand pictures: their sitemap is larger than what connections hold back. */
async function illustrate({ store }: ScratchBlog): Promise<void> {
  const hashes = Array.from({ length: 1000 }, (_, index) => index.toString(16).padStart(32, '0'));
  const photos = JSON.stringify(hashes.map((hash) => ({ file: 'a.jpg', hash, caption: '', alt: '' })));
  const image = {
    format: 'jpeg',
    width: 40,
    height: 30,
    animated: 0,
    transparent: 0,
    colour: '#000000',
    departed: null,
  } as const;
  for (const hash of hashes)
    await store.write
      .insertInto('images')
      .values({ hash, ...image })
      .execute();
  await store.write.updateTable('documents').set({ photos }).execute();
}

test('the work waits for a slow reader, and ends when that goes away', async () => {
  await serving(200, async (blog, served) => {
    await illustrate(blog);
    let isOver = false;
    await new Promise<void>((resolve, reject) => {
      const asked = request({ port: served.port, path: '/sitemap.xml', agent: false }, (response) => {
        void served.outcomes[0]!.then(() => (isOver = true));
        response.once('readable', () => {
          expect(isOver).toBe(false);
          asked.destroy();
        });
        response.once('close', resolve).on('error', () => {});
      });
      asked.on('error', reject).end();
    });
    expect(await Promise.all(served.outcomes)).toEqual(['sent']);
  });
});

/** Takes a first byte of the sitemap, and no more. */
const readSlowly = (served: Served): Promise<ClientRequest> =>
  new Promise((resolve) => {
    const asked = request({ port: served.port, path: '/sitemap.xml', agent: false }, (response) => {
      response
        .on('error', () => {})
        .once('readable', () => {
          response.read(1);
          resolve(asked);
        });
    });
    asked.on('error', () => {}).end();
  });

test('who reads byte by byte keeps nobody from the whole sitemap', async () => {
  await serving(200, async (blog, served) => {
    await illustrate(blog);
    const readers = await Promise.all([readSlowly(served), readSlowly(served)]);
    expect((await get(served, '/sitemap.xml')).body.subarray(-20).toString()).toContain('</urlset>');
    for (const reader of readers) reader.destroy();
    expect(await Promise.all(served.outcomes)).toEqual(['sent', 'sent', 'sent']);
  });
});
