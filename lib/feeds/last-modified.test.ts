import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { scratchStore, type ScratchStore } from '../db/scratch-store.ts';
import { keepFeeds, lastModified } from './last-modified.ts';

/** Some moments (ms UTC), whole seconds: the first is the oldest. */
const [told, later, now] = [Date.UTC(2013, 3, 26), Date.UTC(2014, 0, 1), Date.UTC(2020, 0, 1)];
const url = '/feed.xml';

async function withStore(ask: (scratch: ScratchStore) => Promise<void>): Promise<void> {
  const scratch = await scratchStore();
  await ask(scratch).finally(() => keepFeeds(scratch.store).then(scratch.close));
}

test('a feed that was never asked for changed when its entries say', () =>
  withStore(async ({ store }) => {
    expect(await lastModified(store, { url, tag: 'a', changed: told + 999 }, now)).toBe(told);
    expect(await lastModified(store, { url: '/b/feed.xml', tag: 'a', changed: null }, now + 17)).toBe(now);
  }));

test('the same bytes keep their moment, however late they are asked for', () =>
  withStore(async ({ store }) => {
    const ask = (at: number, changed: number) => lastModified(store, { url, tag: 'a', changed }, at);
    await ask(now, told);
    expect([await ask(now + 5000, told), await ask(now + 9000, later), await ask(now, now)]).toEqual([told, told, told]);
  }));

test('they keep it over a restart', () =>
  withStore(async ({ store, openAgain }) => {
    await lastModified(store, { url, tag: 'a', changed: told }, now);
    await lastModified(store, { url, tag: 'b', changed: told }, now);
    await lastModified(store, { url: '/b/feed.xml', tag: 'x', changed: told }, now);
    await keepFeeds(store);
    const again = await openAgain();
    expect(await lastModified(again, { url, tag: 'b', changed: told }, now + 60_000)).toBe(now);
    expect(await lastModified(again, { url: '/b/feed.xml', tag: 'x', changed: later }, now + 60_000)).toBe(told);
    expect(await lastModified(again, { url: '/b/feed.xml', tag: 'y', changed: told }, now + 60_000)).toBe(now + 60_000);
    await keepFeeds(again);
  }));

test('whatever changes moves it to now, whatever date it bears', () =>
  withStore(async ({ store }) => {
    const ask = (tag: string, changed: number | null, at: number) => lastModified(store, { url, tag, changed }, at);
    await ask('a', told, now);
    expect(await ask('b', later, now)).toBe(now);
    expect(await ask('c', later, now + 2345)).toBe(now + 2000);
    expect(await ask('d', told, now + 5000)).toBe(now + 5000);
    expect(await ask('e', null, now + 9000)).toBe(now + 9000);
    // What it was once is a change as well.
    expect(await ask('a', told, now + 20_000)).toBe(now + 20_000);
  }));

test('changes within one second are told apart', () =>
  withStore(async ({ store }) => {
    const moments: number[] = [];
    for (const tag of ['a', 'b', 'c', 'd']) moments.push(await lastModified(store, { url, tag, changed: told }, now + 1));
    expect(moments).toEqual([told, now, now + 1000, now + 2000]);
  }));

test('a date in the future is not told', () =>
  withStore(async ({ store }) => {
    expect(await lastModified(store, { url, tag: 'a', changed: now + 86_400_000 }, now)).toBe(now);
  }));

test('what is written while another change comes is written afterwards', () =>
  withStore(async ({ store, openAgain }) => {
    await lastModified(store, { url, tag: 'a', changed: told }, now);
    const written = keepFeeds(store);
    await lastModified(store, { url, tag: 'b', changed: told }, now);
    await written;
    await keepFeeds(store);
    expect(await lastModified(await openAgain(), { url, tag: 'b', changed: told }, now + 60_000)).toBe(now);
  }));

test('what could not be written at first is written later, with what came meanwhile', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  await withStore(async ({ store, openAgain }) => {
    const busy = {
      ...store,
      write: store.write.withPlugin({ transformQuery: () => fail(), transformResult: async ({ result }) => result }),
    };
    let isBusy = true;
    const fail = (): never => {
      throw new Error('database is locked');
    };
    const opened = new Proxy(store, { get: (_, name) => (name === 'write' && isBusy ? busy.write : Reflect.get(store, name)) });
    await lastModified(opened, { url, tag: 'a', changed: told }, now);
    await vi.advanceTimersByTimeAsync(1000);
    expect(said).toHaveBeenCalledOnce();
    isBusy = false;
    await lastModified(opened, { url: '/b/feed.xml', tag: 'x', changed: told }, now);
    await vi.advanceTimersByTimeAsync(1000);
    vi.useRealTimers();
    const again = await openAgain();
    for (const row of [
      { url, tag: 'a' },
      { url: '/b/feed.xml', tag: 'x' },
    ])
      expect(await lastModified(again, { ...row, changed: later }, now)).toBe(told);
  });
  said.mockRestore();
});

const step = fc.record({
  tag: fc.constantFrom('a', 'b', 'c'),
  changed: fc.option(fc.integer({ min: told, max: now + 100_000 })),
  passed: fc.integer({ min: 0, max: 3000 }),
  restart: fc.boolean(),
});

test('who has only the date misses no change: it moves on with each, and with nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), (steps) =>
      withStore(async ({ store }) => {
        const told: { tag: string; modified: number }[] = [];
        let at = now;
        for (const { tag, changed, passed, restart } of steps) {
          at += passed;
          const modified = await lastModified(store, { url, tag, changed }, at);
          const last = told.at(-1);
          expect(modified % 1000).toBe(0);
          if (last?.tag === tag) expect(modified).toBe(last.modified);
          else if (last) expect(modified).toBeGreaterThan(last.modified);
          else expect(modified).toBeLessThanOrEqual(at);
          told.push({ tag, modified });
          if (restart) await keepFeeds(store);
        }
      }),
    ),
    { numRuns: 30 },
  );
}, 60_000);
