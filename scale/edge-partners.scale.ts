import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { freePort } from '../e2e/server.ts';
import { ask, eventually, type Asked } from './asking.ts';
import { packagesOf, startEdge, type RunningEdge } from './edges.ts';
import { scratchOrigin, type Said, type ScratchOrigin } from './scratch-origin.ts';
import { ensureDebian } from './services.ts';

type Answer = ScratchOrigin['answer'];

const starting = (): Said => ({ status: 503, headers: { 'Retry-After': '1' }, body: 'The blog is starting.' });

/** Hears all of a request, and dies before it has answered. */
const dying: Answer = async (request) => {
  await text(request);
  request.socket.destroy();
  return { status: 500 };
};

const taking: Answer = async (request) => ({ status: 201, body: `taken: ${await text(request)}` });

for (const kind of ['nginx', 'Varnish'] as const)
  describe.skipIf(!ensureDebian(packagesOf[kind]))(`two instances behind ${kind}`, () => {
    let [ill, well]: [ScratchOrigin, ScratchOrigin] = [undefined!, undefined!];
    let edge: RunningEdge;
    beforeAll(async () => {
      [ill, well] = [await scratchOrigin(), await scratchOrigin()];
      edge = await startEdge(kind, await freePort(), [ill.port, well.port]);
    });
    // Varnish has to find both first, and finds one that was gone again.
    beforeEach(async () => {
      for (const origin of [ill, well]) origin.answer = () => ({ status: 404 });
      await vi.waitFor(
        async () => {
          for (const origin of [ill, well]) origin.asked = [];
          for (const _ of '1234') await get('/ready');
          expect(ill.asked.length && well.asked.length).toBeTruthy();
        },
        { timeout: 15_000 },
      );
      for (const origin of [ill, well]) origin.asked = [];
    });
    afterAll(async () => {
      await edge.stop();
      await Promise.all([ill.close(), well.close()]);
    });

    const get = (path: string, asked?: Asked) => ask(edge.url, path, asked);
    const post = (path: string, body: string) => get(path, { method: 'POST', body, headers: { accept: 'application/json' } });
    const times = Array.from({ length: 12 }, (_, index) => index);

    for (const [what, fault] of Object.entries({ 'is starting': starting, 'dies meanwhile': dying, 'is gone': null }))
      test(`while one ${what}, comments go to the other, and searches and sign-ins are answered by it`, async () => {
        ill.answer = fault ?? taking;
        well.answer = taking;
        if (!fault) await ill.close();
        const sent = times.map((index) => `text=Comment+${index}.&more=${'x'.repeat(20_000)}`);
        const comments = Promise.all(sent.map((body) => post('/api/comments', body)));
        const pages = ['/search?q=a', '/admin', '/api/health', '/?flav=rss', '/preview/a'];
        const read = Promise.all(pages.flatMap((path) => [path, path]).map((path) => get(path)));
        expect((await comments).map(({ status, text: said }) => [status, said])).toEqual(
          sent.map((body) => [201, `taken: ${body}`]),
        );
        expect((await read).map(({ status }) => status)).toEqual(pages.flatMap(() => [201, 201]));
        expect(well.asked.filter(({ method }) => method === 'POST')).toHaveLength(sent.length);
        if (!fault) ill = await scratchOrigin(ill.port);
      });

    test('while they are of two versions, what pages load comes from the one that has it', async () => {
      ill.answer = () => ({ status: 404 });
      well.answer = ({ url }) => (url!.includes('/of-none') ? { status: 404 } : { status: 200, body: url });
      for (const index of times) expect((await get(`/_next/static/chunks/${index}.css`)).text).toContain(`${index}.css`);
      for (const index of times.slice(0, 4)) expect((await get(`/_next/static/of-none-${index}.css`)).status).toBe(404);
      expect(ill.asked.length).toBeGreaterThan(0);
    });

    test('a reader gives no name to a request, and is told that of no other one', async () => {
      const given: unknown[] = [];
      for (const origin of [ill, well])
        origin.answer = ({ headers }) => {
          given.push(headers['x-request-id']);
          const name = String(headers['x-request-id'] ?? `made-${given.length}`);
          return { status: 200, headers: { 'CDN-Cache-Control': 'max-age=60', 'X-Request-Id': name } };
        };
      const told: unknown[] = [];
      for (const path of ['/search?q=a', '/api/comments', '/?flav=rss', '/a', '/a', '/a'])
        told.push((await get(path, { headers: { 'x-request-id': 'of-a-reader' } })).headers['x-request-id']);
      expect(given).toHaveLength(4);
      if (kind === 'nginx') {
        expect(given).toEqual(told.slice(0, 4));
        expect(new Set(told).size).toBe(6);
        expect(told).not.toContain('of-a-reader');
      } else {
        expect(given).toEqual(Array(4).fill(undefined));
        expect(told).toEqual(['made-1', 'made-2', 'made-3', 'made-4', undefined, undefined]);
      }
    });

    test.runIf(kind === 'nginx')('what nginx logs holds no token, and the name of the request', async () => {
      const withTokens = ['/admin/sign-in', '/preview/a/post', '/comments/decide', '/api/comments/unsubscribe'];
      const headers = { referer: 'http://blog.example/admin/sign-in?token=secret' };
      const names: unknown[] = [];
      for (const path of [...withTokens, '/search', '/a'])
        names.push((await get(`${path}?token=secret`, { headers })).headers['x-request-id']);
      await well.close();
      ill.answer = dying;
      for (const path of withTokens) expect((await get(`${path}?token=secret`)).status).toBe(502);
      well = await scratchOrigin(well.port);
      await eventually(async () => edge.logged('access.log')).toContain(String(names.at(-1)));
      for (const path of [...withTokens, '/a']) expect(edge.logged('access.log')).toContain(`"GET ${path} HTTP/1.1"`);
      for (const file of ['access.log', 'error.log']) expect(edge.logged(file), file).not.toContain('secret');
    });

    test('what an author or a forge sends is not sent twice', async () => {
      ill.answer = dying;
      well.answer = dying;
      for (const path of ['/admin/comments', '/api/publish', '/api/sign-in'])
        for (const _ of '12') expect((await post(path, 'once')).status).toBeGreaterThanOrEqual(500);
      expect(ill.asked.length + well.asked.length).toBe(6);
    });

    test('a comment that neither can store comes back with what they say, also if one is gone', async () => {
      const form: Answer = async (request) => ({ status: 503, body: `not stored: ${await text(request)}` });
      for (const origin of [ill, well]) origin.answer = form;
      const send = async (): Promise<void> => {
        for (const index of times) {
          const { status, text: said } = await post('/api/comments', `text=${index}`);
          expect([status, said]).toEqual([503, `not stored: text=${index}`]);
        }
      };
      await send();
      await ill.close();
      await send();
      ill = await scratchOrigin(ill.port);
    });

    test('a comment of any length is one for them to judge', async () => {
      for (const origin of [ill, well])
        origin.answer = async (request) => ({ status: 413, body: String((await text(request)).length) });
      for (const size of [70_000, 500_000]) {
        const { status, text: said } = await post('/api/comments', 'x'.repeat(size));
        expect([status, said]).toEqual([413, String(size)]);
      }
    });
  });
