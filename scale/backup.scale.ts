import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { folderOf, post, settings, startServer, type Blog } from '../e2e/server.ts';
import { backUpStore } from '../lib/cli/backup.ts';
import { openStore } from '../lib/db/open.ts';
import type { Place } from '../lib/db/place.ts';
import { RowSum } from '../lib/db/row-sum.ts';
import { storeTables } from '../lib/db/store-tables.ts';
import { batchesOf } from '../lib/db/table-rows.ts';
import { postgresPackages } from './databases.ts';
import { scratchDatabase, type ScratchDatabase } from './proxied-database.ts';
import { ensureDebian } from './services.ts';

const files = {
  'site.yaml': settings('comments: { moderation: none, perMinute: 0 }\n'),
  'a.md': post({ title: 'A', date: '2013-04-26' }, 'Text.'),
  'b.md': post({ title: 'B', date: '2013-04-27' }, 'Text.'),
};

let folder: string;

beforeEach(() => void (folder = folderOf(files)));
afterEach(() => rmSync(folder, { recursive: true }));

const run = promisify(execFile);

/** Sends a comment, and gives its number when it is acknowledged. */
async function comment(blog: Blog, text: string): Promise<number> {
  const body = new URLSearchParams({ post: '/a', name: 'Bo', email: 'bo@example.org', text });
  const answer = await blog.get('/api/comments', { method: 'POST', body });
  expect(answer.status).toBe(303);
  return Number(/\d+$/.exec(answer.headers.get('location')!)![0]);
}

/** Has people comment, some at a time, while work is done. Gives the number that was given last before it began. */
async function underLoad(blog: Blog, work: () => Promise<unknown>): Promise<number> {
  let [last, number] = [0, 0];
  const over = new AbortController();
  const say = async (text: string): Promise<void> => {
    const id = await comment(blog, text);
    last = Math.max(last, id);
  };
  const person = async (): Promise<void> => {
    while (!over.signal.aborted) await say(`Comment ${number++}.`);
  };
  for (let before = 0; before < 20; before++) await say(`Before ${before}.`);
  const people = Promise.all(Array.from({ length: 4 }, person));
  // They are at it.
  await say('The last before.');
  const acknowledged = last;
  await work();
  await say('After.');
  over.abort();
  await people;
  return acknowledged;
}

/** What must not be lost, by checksums: every discussion, every address there ever was, and every comment up to a number. */
async function sumsOf(place: Place, upTo: number): Promise<Record<string, string>> {
  const { read, close } = await openStore(place);
  const [tables, sums] = [await storeTables(read), {} as Record<string, string>];
  for (const name of ['comments', 'discussions', 'ledger']) {
    const [table, sum] = [tables.get(name)!, new RowSum(tables.get(name)!)];
    for await (const rows of batchesOf(read, table)) sum.add(rows.filter(({ id }) => name !== 'comments' || Number(id) <= upTo));
    sums[name] = `${sum.rows} ${sum.hex}`;
  }
  await close();
  return sums;
}

async function highestIn(place: Place): Promise<number> {
  const { read, close } = await openStore(place);
  const { id } = await read.selectFrom('comments').select('id').orderBy('id', 'desc').executeTakeFirstOrThrow();
  await close();
  return id;
}

/** A copy that was made under load is the store as it was at one moment: nothing that was acknowledged before is missing, and no row is another. */
async function expectWhole(copy: Place, store: Place, acknowledged: number): Promise<void> {
  const highest = await highestIn(copy);
  expect(highest).toBeGreaterThanOrEqual(acknowledged);
  expect(await highestIn(store)).toBeGreaterThan(highest);
  expect(await sumsOf(copy, highest)).toEqual(await sumsOf(store, highest));
}

test('a file that is copied while people comment has all that was acknowledged before, row by row', async () => {
  const blog = await startServer(folder);
  const [store, copy] = [{ file: join(blog.dataDir, 'waypost.db') }, { file: join(folder, 'copy.db') }];
  const acknowledged = await underLoad(blog, () => backUpStore(store.file, copy.file));
  await blog.stop();
  await expectWhole(copy, store, acknowledged);
});

describe.skipIf(!ensureDebian(postgresPackages))('a database', () => {
  let [database, other]: ScratchDatabase[] = [];

  beforeEach(async () => void ([database, other] = [await scratchDatabase(), await scratchDatabase()]));
  afterEach(async () => {
    await database!.drop();
    await other!.drop();
  });

  test('that is dumped while people comment comes back as it was, and a blog is served from it', async () => {
    const dump = join(folder, 'waypost.dump');
    const [store, copy] = [{ url: database!.url.href }, { url: other!.url.href }];
    const blog = await startServer(folder, { DATABASE_URL: store.url });
    const acknowledged = await underLoad(blog, () => run('pg_dump', ['--format=custom', `--file=${dump}`, store.url]));
    await blog.stop();
    await run('pg_restore', ['--no-owner', '--exit-on-error', `--dbname=${copy.url}`, dump]);
    await expectWhole(copy, store, acknowledged);
    // Of one that stands still, the copy is the same to the last row; it takes the place of the other.
    await run('pg_dump', ['--format=custom', `--file=${dump}`, store.url]);
    await run('pg_restore', ['--clean', '--if-exists', '--no-owner', '--exit-on-error', `--dbname=${copy.url}`, dump]);
    expect(await sumsOf(copy, Infinity)).toEqual(await sumsOf(store, Infinity));
    const restored = await startServer(dirname(blog.contentDir), { DATABASE_URL: copy.url });
    expect(await restored.text('/a')).toContain('After.');
    await comment(restored, 'Restored.');
    expect(await restored.text('/a')).toContain('Restored.');
    await restored.stop();
  });
});
