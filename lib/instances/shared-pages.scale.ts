import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { redisPackages, startRedis, type Service } from '../../scale/databases.ts';
import { ensureDebian } from '../../scale/services.ts';
import type { Db } from '../db/open.ts';
import { toPage, type Page } from '../server/pages.ts';
import { Redis } from './redis.ts';
import { SharedPages } from './shared-pages.ts';

vi.stubEnv('AUTH_SECRET', 'a secret of the tests');

const page = (text: string): Page => toPage(`<p>${text}</p>`, 200, 60);

describe.skipIf(!ensureDebian(redisPackages))('pages that servers share', () => {
  let service: Service;
  let redis: Redis;
  /** How far each of two servers has followed. */
  let followed: { a: number; b: number };
  let [a, b]: SharedPages[] = [];
  let number = 0;
  let prefix: string;
  beforeAll(async () => {
    service = await startRedis();
    redis = await Redis.open(service.url, 'changes', () => {});
  });
  afterAll(async () => {
    redis.close();
    await service.stop();
  });
  beforeEach(async () => {
    followed = { a: 5, b: 5 };
    prefix = `test:${number++}:`;
    // None of these pages shows a related line, so nothing is asked of a store.
    [a, b] = (['a', 'b'] as const).map((which) => new SharedPages(redis, {} as Db, prefix, () => followed[which]));
    // Who asks first finds that nothing is known yet.
    expect(await a!.take('/a')).toBeNull();
  });

  const taken = async (shared: SharedPages, url: string): Promise<string | null> => (await shared.take(url))?.tag ?? null;

  test('one takes what the other keeps, as it is', async () => {
    const made = page('A');
    await a!.keep('/a', made, 5, {});
    expect(await taken(b!, '/a')).toBe(made.tag);
    expect(await taken(b!, '/b')).toBeNull();
  });

  test('what a change has made old is taken by nobody, and not kept by who began before', async () => {
    await a!.keep('/a', page('old'), 5, {});
    await a!.keep('/b', page('B'), 5, {});
    await a!.drop(6, ['/a']);
    expect(await taken(b!, '/a')).toBeNull();
    await b!.keep('/a', page('old again'), 5, {});
    expect(await taken(b!, '/a')).toBeNull();
    await a!.keep('/a', page('new'), 6, {});
    expect(await taken(b!, '/a')).toBe(page('new').tag);
    expect(await taken(b!, '/b')).toBe(page('B').tag);
  });

  test('a server that has followed further than Redis has heard takes nothing, and begins anew', async () => {
    await a!.keep('/a', page('A'), 5, {});
    // Redis was not there when this was told.
    followed.a = 7;
    expect(await taken(a!, '/a')).toBeNull();
    await a!.keep('/a', page('A of 7'), 7, {});
    expect(await taken(a!, '/a')).toBe(page('A of 7').tag);
    // Who lags behind keeps nothing that may be older.
    await b!.keep('/b', page('B of 5'), 5, {});
    expect(await taken(b!, '/b')).toBeNull();
  });

  test('a change that was missed in between makes everything old', async () => {
    await a!.keep('/a', page('A'), 5, {});
    await a!.advance(8, ['/other']);
    followed = { a: 8, b: 8 };
    expect(await taken(b!, '/a')).toBeNull();
  });

  test('changes in their order leave the others as they are, also if each server tells of them', async () => {
    await a!.keep('/a', page('A'), 5, {});
    for (const shared of [a!, b!, a!]) await shared.advance(6, ['/other']);
    for (const shared of [b!, a!])
      await shared.advance(
        7,
        Array.from({ length: 1200 }, (_, index) => `/p${index}`),
      );
    followed = { a: 7, b: 7 };
    expect(await taken(b!, '/a')).toBe(page('A').tag);
  });

  test('other settings make every page old, and renders that are under way', async () => {
    await a!.keep('/a', page('A'), 5, {});
    await a!.drop(6, 'all');
    await b!.keep('/b', page('B'), 5, {});
    expect([await taken(b!, '/a'), await taken(b!, '/b')]).toEqual([null, null]);
  });

  test('a Redis that was emptied, or that knows of a later store, is not believed', async () => {
    await a!.keep('/a', page('A'), 5, {});
    await redis.run(`return redis.call('flushall')`, [], []);
    await b!.keep('/a', page('begun before'), 4, {});
    expect(await taken(b!, '/a')).toBeNull();
    await b!.keep('/a', page('A'), 5, {});
    expect(await taken(a!, '/a')).toBe(page('A').tag);
    // The store was restored from a backup, in which this has not happened yet.
    await a!.begin(3);
    followed = { a: 3, b: 3 };
    await a!.keep('/c', page('C'), 3, {});
    expect(await taken(b!, '/c')).toBe(page('C').tag);
  });

  test('what is damaged in Redis is given to nobody, and is made good by the next who keeps it', async () => {
    const damage = (name: string): Promise<unknown> =>
      redis.run(`return redis.call('setrange', KEYS[1], 1, 'damage')`, [`${prefix}${name}`], []);
    for (const name of ['page:/a', 'revision', 'floor', 'old:/a']) {
      await a!.drop(5, ['/a']);
      await a!.keep('/a', page('A'), 5, {});
      expect(await taken(b!, '/a')).toBe(page('A').tag);
      await damage(name);
      expect(await taken(b!, '/a'), name).toBeNull();
      // Who asks has found that nothing is known any more.
      await b!.take('/a');
      await b!.drop(5, ['/a']);
      await b!.keep('/a', page('A'), 5, {});
      expect(await taken(a!, '/a'), name).toBe(page('A').tag);
    }
  });

  test('a Redis that takes commands and says nothing is left alone', async () => {
    await a!.keep('/a', page('A'), 5, {});
    const other = await Redis.open(service.url, 'other', () => {});
    // For five seconds it does nothing else; who waited for it would wait as long.
    const busy = other.run(`local till = redis.call('time')[1] + 5 while tonumber(redis.call('time')[1]) < till do end`, [], []);
    busy.catch(() => {});
    expect(await taken(a!, '/a')).toBeNull();
    expect(redis.isReady).toBe(false);
    expect(await taken(a!, '/a')).toBeNull();
    other.close();
    await expect.poll(() => taken(a!, '/a'), { timeout: 20_000 }).toBe(page('A').tag);
  });

  test('without Redis nobody waits or fails', async () => {
    await service.stop();
    expect(await taken(a!, '/a')).toBeNull();
    await a!.keep('/a', page('A'), 5, {});
    await a!.drop(6, ['/a']);
    await a!.advance(6, ['/a']);
    await service.restart('kill');
  });
});
