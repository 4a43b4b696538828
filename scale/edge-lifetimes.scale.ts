import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { freePort } from '../e2e/server.ts';
import { ask, eventually, isKept } from './asking.ts';
import { packagesOf, startEdge, type RunningEdge } from './edges.ts';
import { scratchOrigin, type Said, type ScratchOrigin } from './scratch-origin.ts';
import { ensureDebian } from './services.ts';

/** As Waypost says it, with seconds in place of minutes. */
const page = (body: string, asking = 60): Said => ({
  status: 200,
  headers: {
    'Content-Type': 'text/html',
    'Cache-Control': 'public, max-age=0, must-revalidate',
    'CDN-Cache-Control': `public, max-age=1, stale-while-revalidate=${asking}, stale-if-error=86400`,
    ETag: `"${body}"`,
    Vary: 'Accept-Encoding',
  },
  body,
});

for (const kind of ['nginx', 'Varnish'] as const)
  describe.skipIf(!ensureDebian(packagesOf[kind]))(`behind ${kind}`, () => {
    let origin: ScratchOrigin;
    let edge: RunningEdge;
    let number = 0;
    let path = '';
    beforeAll(async () => {
      origin = await scratchOrigin();
      edge = await startEdge(kind, await freePort(), [origin.port, await freePort()]);
      // Varnish has to find it first.
      await vi.waitFor(async () => expect((await ask(edge.url, '/ready')).status).toBe(404), { timeout: 15_000 });
    });
    beforeEach(() => {
      path = `/page-${number++}`;
      origin.asked = [];
    });
    afterAll(async () => {
      await edge.stop();
      await origin.close();
    });

    const get = (headers: Record<string, string> = {}) => ask(edge.url, path, { headers });
    const text = async (): Promise<string> => (await get()).text;

    test('what is old is given while it is asked for anew', async () => {
      origin.answer = () => page('one');
      expect(await text()).toBe('one');
      expect(isKept(await get())).toBe(true);
      const release = Promise.withResolvers<void>();
      origin.asked = [];
      origin.answer = async () => {
        await release.promise;
        return page('two');
      };
      await eventually(async () => {
        expect(await text()).toBe('one');
        return origin.asked.length;
      }).toBeGreaterThan(0);
      for (const _ of '123') expect(await text()).toBe('one');
      release.resolve();
      await eventually(text).toBe('two');
    });

    test('what is the same is not sent again', async () => {
      origin.answer = ({ headers }) => {
        const said = page('same');
        return headers['if-none-match'] === '"same"' ? { status: 304, headers: said.headers } : said;
      };
      expect(await text()).toBe('same');
      const isAskedAgain = (): boolean => origin.asked.some(({ headers }) => headers['if-none-match'] === '"same"');
      await eventually(async () => {
        expect(await text()).toBe('same');
        return isAskedAgain();
      }).toBe(true);
      origin.asked = [];
      await eventually(async () => {
        expect(await text()).toBe('same');
        return isAskedAgain();
      }).toBe(true);
      expect(origin.asked.every(({ headers }) => headers['if-none-match'] === '"same"')).toBe(true);
    });

    test('what has gone is gone, though its purge was lost', async () => {
      origin.answer = () => page('one', 1);
      expect(await text()).toBe('one');
      origin.answer = () => ({ status: 410, headers: { 'Cache-Control': 'public, max-age=0, must-revalidate' } });
      await eventually(async () => (await get()).status).toBe(410);
      for (const _ of '123') expect((await get()).status).toBe(410);
    });

    test('what is old is given when nobody answers well', async () => {
      origin.answer = () => page('one', 0);
      expect(await text()).toBe('one');
      for (const status of [500, 503]) {
        origin.asked = [];
        origin.answer = () => ({ status });
        await eventually(async () => {
          expect(await text()).toBe('one');
          return origin.asked.length;
        }).toBeGreaterThan(2);
      }
      await origin.close();
      for (const _ of '123') expect(await text()).toBe('one');
      const { port } = origin;
      origin = await scratchOrigin(port);
      origin.answer = () => page('two', 0);
      await eventually(text).toBe('two');
    });

    test('of many who come at once for what is not there, one is let through', async () => {
      origin.answer = async () => {
        // Until the others have come.
        await Promise.all(Array.from({ length: 3 }, () => new Promise((resolve) => setImmediate(resolve))));
        return page('one');
      };
      const answers = await Promise.all(Array.from({ length: 30 }, text));
      expect(new Set(answers)).toEqual(new Set(['one']));
      expect(origin.asked.length).toBeLessThan(10);
    });

    test('what was on its way when its page was purged is kept after all: so Waypost purges twice', async () => {
      const release = Promise.withResolvers<void>();
      const isAsked = Promise.withResolvers<void>();
      origin.answer = async () => {
        isAsked.resolve();
        await release.promise;
        return page('old');
      };
      const purge = () => ask(edge.url, path, { method: 'PURGE', headers: { 'accept-encoding': 'identity' } });
      const before = text();
      await isAsked.promise;
      await purge();
      release.resolve();
      expect(await before).toBe('old');
      origin.answer = () => page('new');
      expect(await text()).toBe('old');
      await purge();
      expect(await text()).toBe('new');
    });

    test('what one reader brings along stays with them, and what is for one is not kept', async () => {
      origin.answer = ({ headers }) => page(`${headers.cookie ?? 'nobody'} ${headers.range ?? 'all'}`);
      expect((await get({ cookie: 'name=ann' })).text).toBe('nobody all');
      path = `/page-${number++}`;
      origin.answer = ({ headers }) => {
        const said = page('hello');
        return { ...said, headers: { ...said.headers, 'Set-Cookie': `for=${String(headers['x-reader'])}` } };
      };
      for (const reader of ['ann', 'bo'])
        expect((await get({ 'x-reader': reader })).headers['set-cookie']).toEqual([`for=${reader}`]);
    });
  });
