import { globSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { folderOf, post, settings, startServer, type Blog } from '../e2e/server.ts';
import { ask, eventually } from './asking.ts';
import { ensureDebian } from './services.ts';

const packages = [{ name: 'faketime', file: '/usr/bin/faketime' }];
const library = (): string => globSync('/usr/lib/*/faketime/libfaketime.so.1')[0]!;

const files = {
  'site.yaml': settings('comments: { moderation: none, perMinute: 3 }\n'),
  'a.md': post({ title: 'A', date: '2013-04-26' }, 'Text.'),
};

describe.skipIf(!ensureDebian(packages))('a clock that is wrong for a while', () => {
  let folder: string;
  let blog: Blog;
  /** Sets the clock of the server that runs: timers go on as they did, as they do when a real one is set. */
  const setClock = (by: string): void => {
    writeFileSync(join(folder, 'clock~'), `${by}\n`);
    renameSync(join(folder, 'clock~'), join(folder, 'clock'));
  };
  beforeEach(async () => {
    folder = folderOf(files);
    setClock('+0');
    blog = await startServer(folder, {
      LD_PRELOAD: library(),
      FAKETIME_TIMESTAMP_FILE: join(folder, 'clock'),
      FAKETIME_NO_CACHE: '1',
      FAKETIME_DONT_FAKE_MONOTONIC: '1',
    });
  });
  afterEach(async () => {
    await blog.stop();
    rmSync(folder, { recursive: true });
  });

  const statusOf = async (path: string): Promise<number> => (await ask(blog.url, path)).status;

  const say = async (text: string): Promise<number> => {
    const body = new URLSearchParams({ post: '/a', name: 'Bo', email: 'bo@example.org', text });
    return (await blog.get('/api/comments', { method: 'POST', body })).status;
  };

  async function expectWell(mark: string): Promise<void> {
    for (const path of ['/', '/a', '/archive', '/feed.xml', '/search?q=text']) expect(await statusOf(path), path).toBe(200);
    expect(await say(`Said ${mark}.`)).toBe(303);
    expect(await blog.text('/a')).toContain(`Said ${mark}.`);
    blog.write('new.md', post({ title: `Saved ${mark}`, date: '2013-05-01' }));
    await eventually(() => blog.text('/')).toContain(`Saved ${mark}`);
    const health = await blog.get('/api/health');
    expect(health.status).toBe(200);
  }

  /** The server's own day, as it tells of it. */
  const dayOf = async (): Promise<number> => Date.parse((await ask(blog.url, '/api/health')).headers.date!);

  test('a day forwards and back, all goes on, and what is due is due', async () => {
    await expectWell('at first');
    setClock('+1d');
    await eventually(async () => (await dayOf()) - Date.now() > 80_000_000).toBe(true);
    await expectWell('a day ahead');
    setClock('+0');
    await eventually(async () => Math.abs((await dayOf()) - Date.now()) < 60_000).toBe(true);
    await expectWell('in time again');
    setClock('-1d');
    await eventually(async () => Date.now() - (await dayOf()) > 80_000_000).toBe(true);
    await expectWell('a day late');
    setClock('+0');
    await expectWell('in the end');
    blog.write('soon.md', post({ title: 'Soon', date: new Date(Date.now() + 3000).toISOString() }));
    expect(await statusOf('/soon')).toBe(404);
    await eventually(() => statusOf('/soon')).toBe(200);
  });
});
