import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { examineLedger } from '../cli/check-ledger.ts';
import { decide } from '../comments/moderate.ts';
import { readThread } from '../comments/queries.ts';
import { idOf, nobody, noon, say } from '../comments/scratch-comments.ts';
import { resolve } from '../content/resolve.ts';
import { suggest } from '../content/search/suggest.ts';
import { revisionOf } from '../instances/change-log.ts';
import { fingerprintOfCopy, indexedFact } from '../publish/fingerprint.ts';
import { postText, scratchBlog, type ScratchBlog } from '../publish/scratch-blog.ts';
import { addToSearch } from '../publish/search-index.ts';
import { sync } from '../publish/sync.ts';
import { spendToken } from '../signed-token.ts';
import { highestIds } from './highest-ids.ts';
import { isEqual, moveStore, type MovedTable } from './move-store.ts';
import { fateOf, movedTables } from './moved-tables.ts';
import { openStore, type Store } from './open.ts';
import { programsAt } from './other-programs.ts';
import { brokenTexts, fillStore, hardTexts } from './scratch-rows.ts';
import { areFiles, scratchPlace } from './scratch-store.ts';
import { storeTables } from './store-tables.ts';

const ends: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).toReversed()) await end();
});

const folderOfTest = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-move-scale-'));
  ends.push(async () => rmSync(folder, { recursive: true }));
  return folder;
};

async function kept(opening: Promise<Store>): Promise<Store> {
  const store = await opening;
  ends.push(() => store.close());
  return store;
}

const inFile = (): Promise<Store> => kept(openStore({ file: join(folderOfTest(), 'waypost.db') }));

async function inDatabase(): Promise<Store> {
  const { place, drop } = await scratchPlace(folderOfTest());
  ends.push(drop);
  return kept(openStore(place));
}

const move = (from: Store, to: Store, contentDir = '/content'): Promise<MovedTable[]> =>
  moveStore(from, to, {
    facts: { [indexedFact]: (value) => fingerprintOfCopy(value, to, contentDir) },
    complete: (db) => addToSearch(db, 'all'),
  });

const sumsOf = (tables: readonly MovedTable[]): Record<string, string> =>
  Object.fromEntries(tables.map(({ name, sum }) => [name, sum.there]));

/** A blog in a file that has been lived in: posts that moved and went, a thread in every state, tokens, mail. */
async function livedIn(): Promise<{ blog: ScratchBlog; last: number }> {
  const blog = await scratchBlog('comments: { moderation: none }\ntimezone: Asia/Tokyo', { inFile: true });
  ends.push(() => blog.end());
  blog.write(
    'a.md',
    postText({ title: `A “walrus” \\ 👩‍👩‍👧 'n' all`, date: '2025-12-30', tags: ["it's \\", 'ζ'] }, 'Of carpenters.'),
  );
  blog.write('b.md', postText({ title: 'B', date: '2025-12-31', comments: 'open' }, 'x '.repeat(1_000_000)));
  blog.write('old/c.md', postText({ title: 'C', date: '2024-01-01', aliases: ['/c-alias'] }));
  blog.write('gone.md', postText({ title: 'D', date: '2024-01-02' }));
  await blog.sync();
  blog.move('old/c.md', 'new/c.md');
  blog.remove('gone.md');
  await blog.sync();
  const first = idOf(await say(blog, { text: 'First 👩 \\ \'"' }));
  const reply = idOf(await say(blog, { text: 'Reply', parent: first, wantsReplies: true }));
  const spam = idOf(await say(blog, { text: 'Buy', name: 'Spam' }));
  await say(blog, { text: 'Under the reply', parent: reply });
  const last = idOf(await say(blog, { text: 'Deleted for good' }));
  await decide(blog.store, new Map([[spam, 'spam']]), blog.site, noon);
  await blog.store.write.deleteFrom('comments').where('id', '=', last).execute();
  await spendToken(blog.store.write, { about: 'x', nonce: 'used', until: noon }, 0);
  return { blog, last };
}

describe.skipIf(areFiles)('between a file and a database', () => {
  test('both have every table that is copied, with the same columns and the same key', async () => {
    const [file, database] = [await inFile(), await inDatabase()];
    const names = (await movedTables(file.read, database.read)).map(({ name }) => name).toSorted();
    for (const { read } of [file, database]) {
      const tables = [...(await storeTables(read)).keys()];
      // A migration has added a table, or a column in one of the two alone: see moved-tables.ts.
      expect(tables.filter((name) => fateOf(name) === undefined)).toEqual([]);
      expect(tables.filter((name) => fateOf(name) === 'copied').toSorted()).toEqual(names);
    }
  });

  test('whatever stands in the rows, it is the same there and back again', async () => {
    const [file, database, again] = [await inFile(), await inDatabase(), await inFile()];
    await file.write.transaction().execute((db) => fillStore(db));
    const there = await move(file, database);
    const back = await move(database, again);
    expect([...there, ...back].every(isEqual)).toBe(true);
    for (const { name, rows, withNul } of there) expect([name, rows.there, withNul]).toEqual([name, hardTexts.length, 0]);
    expect(sumsOf(back)).toEqual(sumsOf(there));
    expect(await highestIds(again.read)).toEqual(await highestIds(file.read));
    const documents = ({ read }: Store) => read.selectFrom('documents').selectAll().orderBy('id').execute();
    expect(await documents(again)).toEqual(await documents(file));
  });

  test('what PostgreSQL cannot keep is replaced and counted, and the rest is still proven', async () => {
    const [file, database] = [await inFile(), await inDatabase()];
    await file.write.transaction().execute((db) => fillStore(db, [...brokenTexts, 'and a good one']));
    const moved = await move(file, database);
    expect(moved.every(isEqual)).toBe(true);
    expect(moved.find(({ name }) => name === 'words')).toMatchObject({ rows: { here: 5, there: 5 }, withNul: 2 });
    const words = (await database.read.selectFrom('words').select('word').execute()).map(({ word }) => word);
    expect(words.toSorted()).toEqual(['a\uFFFDb', 'and a good one', 'half \uFFFD', '\uFFFD', '\uFFFD half'].toSorted());
  });

  test('two keys that PostgreSQL cannot tell apart are told with their table, and nothing is kept', async () => {
    const [file, database] = [await inFile(), await inDatabase()];
    await file.write
      .insertInto('words')
      .values([
        { word: 'a\0', good: 1, bad: 0 },
        { word: 'a\uFFFD', good: 1, bad: 0 },
      ])
      .execute();
    await file.write.insertInto('blocked').values({ sender: 'x' }).execute();
    await expect(move(file, database)).rejects.toThrow(/^words: duplicate key/);
    expect(await database.read.selectFrom('blocked').selectAll().execute()).toEqual([]);
  });

  test('a blog goes on in a database as it was in its file, and in a file again', async () => {
    const { blog, last } = await livedIn();
    const [database, again] = [await inDatabase(), await inFile()];
    const here = sumsOf(await move(blog.store, database));
    const back = await move(database, again, blog.contentDir);
    expect(sumsOf(back)).toEqual({ ...here, facts: expect.any(String) as string });
    const threadIn = async ({ read }: Store) => readThread(read, '/a');
    const thread = await threadIn(blog.store);
    expect(thread.count).toBe(3);
    for (const store of [database, again]) {
      const report = await sync(store, { contentDir: blog.contentDir, site: blog.site, now: noon, serving: true });
      expect(report).toMatchObject({ touched: 0, changes: [], removed: [], moved: [], formerFolder: null });
      expect(await threadIn(store)).toEqual(thread);
      expect((await suggest(store.read, 'walr')).map(({ url }) => url)).toEqual(['/a']);
      const ask = (segments: string[]) => resolve({ db: store.read, site: blog.site }, segments);
      expect(await ask(['old', 'c'])).toEqual({ kind: 'redirect', to: '/new/c' });
      expect(await ask(['c-alias'])).toEqual({ kind: 'redirect', to: '/new/c' });
      expect(await ask(['gone'])).toEqual({ kind: 'gone' });
      expect((await examineLedger(store, blog.site, blog.contentDir)).lost).toEqual([]);
      expect(await spendToken(store.write, { about: 'x', nonce: 'used', until: noon }, 0)).toBe(false);
      expect(idOf(await say({ ...blog, store }, { text: 'New' }, nobody, noon + 3_600_000))).toBe(last + 1);
    }
    expect(await revisionOf(database.read)).toBeGreaterThan(0);
  });

  test('servers that are at work on a database are noticed, wherever they are', async () => {
    const { place, drop } = await scratchPlace(folderOfTest());
    ends.push(drop);
    await kept(openStore(place));
    expect((await programsAt(place)).join()).toMatch(/^one at .*, with \d+ connections/);
    const named = new URL((place as { url: string }).url);
    named.searchParams.set('application_name', 'a name of its own');
    expect(await programsAt({ url: named.href })).toEqual([]);
    await kept(openStore({ url: named.href }));
    expect(await programsAt({ url: named.href })).toHaveLength(1);
  });
});
