import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderOf, post, settings, startServer, type Blog } from '../e2e/server.ts';
import { openStore } from '../lib/db/open.ts';
import { scratchDatabase, type ScratchDatabase } from './proxied-database.ts';

const files = {
  'site.yaml': settings('comments: { moderation: none, perMinute: 0 }\n'),
  'a.md': post({ title: 'A', date: '2013-04-26' }, 'Text.'),
  'b.md': post({ title: 'B', date: '2013-04-27' }, 'Text.'),
};

let [database, other]: ScratchDatabase[] = [];
let folder: string;

beforeEach(async () => {
  [database, other] = [await scratchDatabase(), await scratchDatabase()];
  folder = folderOf(files);
});

afterEach(async () => {
  await database!.drop();
  await other!.drop();
  rmSync(folder, { recursive: true });
});

const run = promisify(execFile);

async function comment(blog: Blog, texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    const body = new URLSearchParams({ post: '/a', name: 'Bo', email: 'bo@example.org', text });
    expect((await blog.get('/api/comments', { method: 'POST', body })).status).toBe(303);
  }
}

/** What must not be lost: every comment, every discussion, every address there ever was. */
async function contentsOf({ url }: ScratchDatabase): Promise<{ sum: string; texts: string[] }> {
  const { read, close } = await openStore({ url: url.href });
  const comments = await read.selectFrom('comments').selectAll().orderBy('id').execute();
  const rows = [
    comments,
    await read.selectFrom('discussions').selectAll().orderBy('id').execute(),
    await read.selectFrom('ledger').selectAll().orderBy('key').execute(),
  ];
  await close();
  const sum = createHash('sha256').update(JSON.stringify(rows)).digest('hex');
  return { sum, texts: comments.map(({ text }) => text) };
}

test('a database that is dumped while a server is at work on it comes back with every comment, and a blog is served from it', async () => {
  const dump = join(folder, 'waypost.dump');
  const first = Array.from({ length: 20 }, (_, number) => `Comment ${number}.`);
  const blog = await startServer(folder, { DATABASE_URL: database!.url.href });
  await comment(blog, first);
  const dumped = run('pg_dump', ['--format=custom', `--file=${dump}`, database!.url.href]);
  await comment(blog, ['Late.']);
  await dumped;
  await run('pg_restore', ['--no-owner', '--exit-on-error', `--dbname=${other!.url.href}`, dump]);
  const { texts } = await contentsOf(other!);
  expect(texts.filter((text) => text !== 'Late.')).toEqual(first);
  await blog.stop();
  // Of one that stands still, the copy is the same to the last byte.
  await run('pg_dump', ['--format=custom', `--file=${dump}`, database!.url.href]);
  await run('pg_restore', ['--clean', '--if-exists', '--no-owner', '--exit-on-error', `--dbname=${other!.url.href}`, dump]);
  expect((await contentsOf(other!)).sum).toBe((await contentsOf(database!)).sum);
  const restored = await startServer(dirname(blog.contentDir), { DATABASE_URL: other!.url.href });
  expect(await restored.text('/a')).toContain('Late.');
  await comment(restored, ['After.']);
  expect(await restored.text('/a')).toContain('After.');
  await restored.stop();
});
