import { dirname } from 'node:path';
import fc from 'fast-check';
import { sql, type RawBuilder } from 'kysely';
import { expect, test } from 'vitest';
import { isPostgres } from '../db/dialect.ts';
import { openStore, type Db, type Store } from '../db/open.ts';
import { areFiles, scratchPlace } from '../db/scratch-store.ts';
import { postText, scratchBlog, type ScratchBlog } from './scratch-blog.ts';
import { sync } from './sync.ts';

/** What the search index has of each document, as far as it can be told: in PostgreSQL its rows, in FTS5 what it makes of them. */
async function indexed(db: Db): Promise<unknown> {
  const rows = async (query: RawBuilder<unknown>): Promise<unknown> => (await query.execute(db)).rows;
  if (isPostgres(db)) {
    return rows(sql`select documents.url, documents.date, search.words, titles.words as names, pairs from search
      join titles using (id) join pairs on document = id join documents using (id) order by url`);
  }
  const hits = (table: string, match: string): Promise<unknown> => {
    const name = sql.table(table);
    return rows(sql`select url, bm25(${name}) as score from ${name}
      join documents on documents.id = ${name}.rowid where ${name} match ${match} order by url`);
  };
  return Promise.all([hits('search', 'text OR special'), hits('search', 'x'), hits('titles', 'one OR special OR y')]);
}

/** Everything that the store says, in an order of its own. */
async function dump({ read: db }: Store): Promise<unknown> {
  const documents = await db.selectFrom('documents').selectAll().orderBy('file').execute();
  return {
    documents: documents.map(({ id: _, ...row }) => row),
    entries: await db.selectFrom('entries').selectAll().orderBy('listing').orderBy('date').orderBy('url').execute(),
    listings: await db.selectFrom('listings').selectAll().orderBy('listing').execute(),
    aliases: await db.selectFrom('aliases').selectAll().orderBy('alias').orderBy('url').execute(),
    files: await db.selectFrom('files').select(['file', 'size', 'hash', 'problem']).orderBy('file').execute(),
    indexed: await indexed(db),
  };
}

async function dumpAfresh({ contentDir, site }: ScratchBlog, now: number): Promise<unknown> {
  const { place, drop } = await scratchPlace(dirname(contentDir), `afresh-${Math.random()}`);
  const afresh = await openStore(place);
  await sync(afresh, { contentDir, site, now, serving: false });
  const dumped = await dump(afresh);
  await afresh.close();
  await drop();
  return dumped;
}

test('a sync that fails half-way leaves the store as it was', async () => {
  const blog = await scratchBlog();
  blog.write('a.md', postText({ title: 'Old', date: '2013-04-26' }));
  await blog.sync();
  const before = await dump(blog.store);
  // What is written after the documents.
  await blog.store.write.schema.dropTable('shows').execute();
  blog.write('a.md', postText({ title: 'New', date: '2013-04-26' }));
  blog.write('b.md', postText({ date: '2013-04-26' }));
  await expect(blog.sync()).rejects.toThrow('shows');
  expect(await dump(blog.store)).toEqual(before);
  await blog.end();
});

const files = ['a.md', 'A.md', 'a/index.md', 'a/b.md', 'a/b/c.md', 'c/d.md', 'c/_path.md', 'e.html'];
const edit = fc.oneof(
  fc.record({
    kind: fc.constant('write' as const),
    file: fc.constantFrom(...files),
    fields: fc.record({
      title: fc.constantFrom('One', 'Two words here', 'Special words'),
      date: fc.constantFrom('2013-04-26T00:30:00Z', '2013-04-30T23:30:00Z', '2014-01-01', '2027-01-01'),
      tags: fc.subarray(['x', 'y', 'Z']),
      draft: fc.boolean(),
      aliases: fc.subarray(['/old', '/older']),
    }),
  }),
  fc.record({ kind: fc.constant('remove' as const), file: fc.constantFrom(...files) }),
  fc.record({ kind: fc.constant('move' as const), file: fc.constantFrom(...files), to: fc.constantFrom(...files) }),
  fc.record({ kind: fc.constant('time' as const), years: fc.constantFrom(0, 2) }),
);

test('after any sequence of edits the store equals one built afresh', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 12 }), async (edits) => {
      const blog = await scratchBlog('timezone: Australia/Sydney');
      await blog.sync();
      let now = Date.UTC(2026, 0, 1);
      for (const step of edits) {
        try {
          if (step.kind === 'write') blog.write(step.file, postText(step.fields));
          if (step.kind === 'remove') blog.remove(step.file);
          if (step.kind === 'move') blog.move(step.file, step.to);
          if (step.kind === 'time') now = Math.max(now, Date.UTC(2026 + step.years, 0, 1));
        } catch (error) {
          // A file that is not there cannot be moved or removed, nor a folder take a file's place.
          if (!['ENOENT', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ENOTEMPTY'].includes((error as NodeJS.ErrnoException).code ?? ''))
            throw error;
        }
        await blog.sync({ now });
      }
      expect(await dump(blog.store)).toEqual(await dumpAfresh(blog, now));
      await blog.end();
    }),
    { numRuns: 60 },
  );
}, 120_000);

test.runIf(areFiles)('a store that held the blog of another folder says so', async () => {
  const [one, other] = [await scratchBlog(), await scratchBlog()];
  one.write('a.md', postText({ date: '2013-04-26' }));
  expect((await one.sync()).formerFolder).toBeNull();
  expect((await one.sync({ contentDir: other.contentDir })).formerFolder).toBe(one.contentDir);
  expect((await one.sync({ contentDir: other.contentDir })).formerFolder).toBeNull();
  await Promise.all([one.end(), other.end()]);
});
