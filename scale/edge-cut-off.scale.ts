import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { folderOf, post, settings, startServer, type Blog } from '../e2e/server.ts';
import { ask, eventually } from './asking.ts';
import { postgresPackages } from './databases.ts';
import { scratchLine, type ScratchLine } from './proxied-database.ts';
import { ensureDebian } from './services.ts';

const files = { 'site.yaml': settings(), 'a.md': post({ title: 'A', date: '2013-04-26' }, 'Text.') };

describe.skipIf(!ensureDebian(postgresPackages))('while the database cannot be had, and there are edges', () => {
  let line: ScratchLine;
  let blog: Blog;

  beforeEach(async () => {
    line = await scratchLine();
    // Nobody is there to be told.
    blog = await startServer(folderOf(files), { DATABASE_URL: line.url, EDGE_PURGE_URL: 'http://127.0.0.1:9' });
  });

  afterEach(async () => {
    line.mend();
    await blog.stop();
    await line.close();
    rmSync(dirname(blog.contentDir), { recursive: true });
  });

  /** The status of a page, and whether an edge is to keep it. */
  const look = async (): Promise<[number, boolean]> => {
    const { status, headers } = await ask(blog.url, '/a');
    return [status, headers['cdn-cache-control'] !== undefined];
  };

  for (const fault of ['cut', 'silence'] as const)
    test(`a server that does not hear what others change, by a line of ${fault}, gives pages to readers and nothing to an edge`, async () => {
      await look();
      expect(await look()).toEqual([200, true]);
      line[fault]();
      await eventually(look).toEqual([200, false]);
      line.mend();
      await eventually(look, 30_000).toEqual([200, true]);
    });
});
