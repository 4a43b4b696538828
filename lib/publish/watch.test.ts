import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as Watcher from '@parcel/watcher';
import { afterEach, expect, test, vi } from 'vitest';
import { watch } from './watch.ts';

const refused = vi.hoisted(() => ({ times: 0 }));

/** Stands for a system that has no more watches to give for a while, or a folder that goes while it is looked into. */
vi.mock('@parcel/watcher', async (load) => {
  const real = await load<typeof Watcher>();
  const subscribe: typeof real.subscribe = async (...parameters) => {
    if (refused.times-- > 0) throw new Error('inotify_add_watch failed: No space left on device');
    return real.subscribe(...parameters);
  };
  return { ...real, subscribe };
});

const ends: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const end of ends.splice(0)) await end();
});

/** Watches a new folder; gives it, and what was reported so far. */
async function watchScratch(): Promise<{ folder: string; reports: (string[] | null)[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-watch-'));
  const reports: (string[] | null)[] = [];
  const end = await watch(folder, join(folder, 'var'), (paths) => void reports.push(paths));
  ends.push(end, () => rmSync(folder, { recursive: true }));
  return { folder, reports };
}

const soon = { timeout: 10_000, interval: 10 };

test.each([1, 3])(
  'where the system refuses to watch new folders (%i times), all is compared and nothing is missed',
  async (times) => {
    const told = vi.spyOn(console, 'error').mockReturnValue();
    const { folder, reports } = await watchScratch();
    refused.times = times;
    mkdirSync(join(folder, 'a/b'), { recursive: true });
    await vi.waitFor(() => expect(reports).toContain(null), soon);
    reports.length = 0;
    for (const file of ['a/b/late.md', 'top.md']) {
      writeFileSync(join(folder, file), 'Late.');
      await vi.waitFor(() => expect(reports.flat()).toContain(file), soon);
    }
    // Where one look at everything was enough there is nothing to tell.
    expect(told.mock.calls.length).toBe(times > 1 ? 1 : 0);
  },
);
