import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { openStore } from '../db/open.ts';
import { changesBetween } from '../git/changes.ts';
import { findCheckout, headOf } from '../git/checkout.ts';
import { gitIn } from '../git/scratch-checkout.ts';
import { darkroom } from '../photos/darkroom.ts';
import { learnHistory } from './history.ts';
import type { LedgerRow } from './ledger.ts';
import { postText, scratchBlog, type ScratchBlog } from './scratch-blog.ts';
import { sync } from './sync.ts';

/** A blog whose folder is a git repository, and whose store follows each commit. */
async function trackedBlog(): Promise<{ blog: ScratchBlog; commit: () => Promise<void> }> {
  const blog = await scratchBlog();
  const git = (...args: string[]): string => gitIn(blog.contentDir, ...args);
  git('init', '--quiet');
  const commit = async (): Promise<void> => {
    git('add', '--all');
    git('commit', '--quiet', '--allow-empty', '-m', 'A change');
    const checkout = (await findCheckout(blog.contentDir, import.meta.dirname))!;
    const [head, parent] = [await headOf(checkout), git('rev-list', '--parents', '-1', 'HEAD').split(' ')[1] ?? null];
    await blog.sync({ renames: async () => (await changesBetween(checkout, parent, head!)).renames });
  };
  return { blog, commit };
}

const rowsOf = ({ store }: Pick<ScratchBlog, 'store'>): Promise<LedgerRow[]> =>
  store.read.selectFrom('ledger').selectAll().orderBy('key').execute();

const departedFrom = async ({ store }: Pick<ScratchBlog, 'store'>): Promise<string[]> =>
  (await store.read.selectFrom('departed').select(['listing', 'url']).execute())
    .map(({ listing, url }) => `${listing} ${url}`)
    .sort();

/** What a store that is filled now learns from the history. */
async function learned({ contentDir, site }: ScratchBlog): Promise<{ rows: LedgerRow[]; departed: string[]; count: number }> {
  const store = await openStore({ file: join(contentDir, '../fresh.db') });
  await sync(store, { contentDir, site, now: Date.now(), serving: false });
  const count = await learnHistory(store, site, await findCheckout(contentDir, import.meta.dirname));
  const found = { rows: await rowsOf({ store }), departed: await departedFrom({ store }), count };
  await store.close();
  return found;
}

const post = (title: string, more: Record<string, unknown> = {}, body?: string): string =>
  postText({ title, date: '2013-04-26', ...more }, body);

const text = 'A text of some lines,\nlong enough for git\nto know it again.';

test('a store made afresh knows from git what moved, what went, and by which GUID it is known', async () => {
  const { blog, commit } = await trackedBlog();
  blog.write('site.yaml', 'title: T\nauthor: { name: Ann }\n');
  blog.write('a/one.md', post('One', { aliases: ['/old'] }, text));
  blog.write('two.md', post('Two'));
  blog.write('draft.md', post('Draft', { draft: true }));
  await commit();
  blog.move('a/one.md', 'b/one.md');
  blog.remove('draft.md');
  await commit();
  blog.write('b/one.md', post('One', {}, `${text}\nAnd more.`));
  await commit();
  blog.move('b/one.md', 'c/one.md');
  blog.remove('two.md');
  blog.write('c/one.md', post('One', {}, `${text}\nAnd still more.`));
  await commit();
  const { rows, count } = await learned(blog);
  expect(rows).toEqual([
    { key: '/a/one', url: '/a/one', guid: null, movedTo: '/b/one', gone: null },
    { key: '/b/one', url: '/b/one', guid: null, movedTo: '/c/one', gone: null },
    { key: '/c/one', url: '/c/one', guid: '/a/one', movedTo: null, gone: null },
    { key: '/old', url: '/old', guid: null, movedTo: '/b/one', gone: null },
    { key: '/two', url: '/two', guid: null, movedTo: null, gone: expect.any(String) },
  ]);
  expect(count).toBe(4);
  await blog.end();
});

test('a draft that is renamed and published at once has moved from where it was published before', async () => {
  const { blog, commit } = await trackedBlog();
  blog.write('a.md', post('One', {}, text));
  await commit();
  blog.write('a.md', post('One', { draft: true }, text));
  await commit();
  blog.move('a.md', 'b.md');
  blog.write('b.md', post('Uno', {}, text));
  await commit();
  const rows = await rowsOf(blog);
  expect(rows.map(({ key, movedTo, guid }) => [key, movedTo, guid])).toEqual([
    ['/a', '/b', null],
    ['/b', null, '/a'],
  ]);
  expect((await learned(blog)).rows).toEqual(rows);
  await blog.end();
});

test('the history is read once, into a store that was filled for the first time', async () => {
  const { blog, commit } = await trackedBlog();
  blog.write('a.md', post('A'));
  await commit();
  const checkout = await findCheckout(blog.contentDir, import.meta.dirname);
  await learnHistory(blog.store, blog.site, checkout);
  await blog.store.write.updateTable('ledger').set({ guid: 'kept' }).execute();
  expect(await learnHistory(blog.store, blog.site, checkout)).toBe(0);
  expect((await rowsOf(blog))[0]?.guid).toBe('kept');
  await blog.end();
});

test('a side branch counts when it is merged, and what it undid itself was never published', async () => {
  const { blog, commit } = await trackedBlog();
  blog.write('a.md', post('A'));
  await commit();
  gitIn(blog.contentDir, 'checkout', '--quiet', '-b', 'side');
  blog.write('never.md', post('Never'));
  await commit();
  blog.remove('never.md');
  blog.move('a.md', 'b.md');
  await commit();
  gitIn(blog.contentDir, 'checkout', '--quiet', 'main');
  gitIn(blog.contentDir, 'merge', '--quiet', '--no-ff', '-m', 'Merged', 'side');
  const { rows } = await learned(blog);
  expect(rows.map(({ key, movedTo }) => [key, movedTo])).toEqual([
    ['/a', '/b'],
    ['/b', null],
  ]);
  await blog.end();
});

const file = fc.constantFrom('a.md', 'b.md', 'd/a.md', 'd/b.md', 'd/e/c.md');
const step = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('write' as const),
      file,
      title: fc.constantFrom('One', 'Two', 'Three'),
      draft: fc.boolean(),
      tags: fc.subarray(['x', 'y']),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), file }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('move' as const), file, to: file }) },
);

const broken = (title: string): string => `---\ntitle: [${title}\ndate: 2013-04-26\n---\nText.\n`;

test('whatever is committed, a store made afresh learns what the store knows that followed each commit', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 8 }),
      async (commits) => {
        const { blog, commit } = await trackedBlog();
        blog.write('always.md', post('Always'));
        await commit();
        const present = new Set<string>();
        for (const steps of commits) {
          for (const each of steps) {
            if (each.kind === 'write') {
              const whole = post(each.title, { draft: each.draft && each.title === 'One', tags: each.tags });
              blog.write(each.file, each.draft && each.title === 'Two' ? broken(each.title) : whole);
              present.add(each.file);
            } else if (present.has(each.file) && each.kind === 'remove') {
              blog.remove(each.file);
              present.delete(each.file);
            } else if (present.has(each.file) && each.kind === 'move') {
              blog.move(each.file, each.to);
              present.delete(each.file);
              present.add(each.to);
            }
          }
          await commit();
        }
        // What the last good version of a broken file was, a store made afresh cannot know.
        for (const each of present) blog.write(each, post(`Whole ${each}`));
        await commit();
        const { rows, departed } = await learned(blog);
        expect(rows).toEqual(await rowsOf(blog));
        expect(departed).toEqual(await departedFrom(blog));
        await blog.end();
      },
    ),
    { numRuns: 20 },
  );
}, 300_000);

test('git knows which albums there were: their tag, and their place among the albums', async () => {
  const { blog, commit } = await trackedBlog();
  const picture = (colour: string): Promise<Buffer> =>
    sharp({ create: { width: 30, height: 20, channels: 3, background: colour } })
      .png()
      .toBuffer();
  const put = async (file: string, colour: string): Promise<void> => {
    blog.write(file, '');
    writeFileSync(join(blog.contentDir, file), await picture(colour));
  };
  blog.write('site.yaml', 'title: T\nauthor: { name: Ann }\n');
  blog.write('trip/index.md', post('Trip'));
  blog.write('walk/index.md', post('Walk', {}, `![Shown](one.png)`));
  blog.write('plain.md', post('Plain', { photos: ['trip/one.png'] }));
  await put('trip/one.png', '#a00');
  await put('walk/one.png', '#0a0');
  await commit();
  blog.remove('trip/one.png');
  await put('walk/two.png', '#00a');
  await commit();
  blog.remove('walk/two.png');
  await commit();
  const found = await learned(blog);
  expect(found.departed).toEqual(await departedFrom(blog));
  expect(found.departed).toEqual(['#photo /plain', '#photo /trip', '#photo /walk', '* /plain', '* /trip', '* /walk']);
  await blog.end();
  darkroom().close();
});
