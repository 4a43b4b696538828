import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ScratchBlog } from '../publish/scratch-blog.ts';
import { edit } from './moderate.ts';
import { readThread } from './queries.ts';
import { blogWith, noon } from './scratch-comments.ts';
import { takeIn, type Incoming } from './take-in.ts';

const said = (id: string, more: Partial<Incoming> = {}): Incoming => ({
  id,
  parent: null,
  post: '/a',
  at: noon,
  name: 'Bo',
  email: null,
  website: null,
  text: `What ${id} says.`,
  state: 'shown',
  reasons: [],
  byAuthor: false,
  verified: false,
  ...more,
});

async function withBlog(work: (blog: ScratchBlog) => Promise<void>): Promise<void> {
  const blog = await blogWith('');
  await work(blog);
  await blog.end();
}

const rowsOf = (blog: ScratchBlog) => blog.store.read.selectFrom('comments').selectAll().orderBy('id').execute();

test('two comments that are alike are two, and two they stay', () =>
  withBlog(async (blog) => {
    const twice = [
      said('1', { text: 'Me too.' }),
      said('2', { text: 'Me too.' }),
      said('3', { text: 'Me too.', at: noon + 1000 }),
    ];
    expect(await takeIn(blog.store, blog.site, twice)).toMatchObject({ fresh: 3, there: 0 });
    expect(await takeIn(blog.store, blog.site, twice)).toMatchObject({ fresh: 0, there: 3 });
    expect(await takeIn(blog.store, blog.site, [...twice, said('4', { text: 'Me too.' })])).toMatchObject({ fresh: 1, there: 3 });
    expect((await readThread(blog.store.read, '/a')).count).toBe(4);
  }));

test('also if they come in two parts, or by two addresses of one post', () =>
  withBlog(async (blog) => {
    const found = new Set<number>();
    for (const id of ['1', '2', '3'])
      await takeIn(blog.store, blog.site, [said(id, { text: 'Me too.', post: id === '3' ? '/A' : '/a' })], { found });
    expect((await readThread(blog.store.read, '/a')).count).toBe(3);
  }));

test('two that have one id are both kept', () =>
  withBlog(async (blog) => {
    await takeIn(blog.store, blog.site, [
      said('1', { text: 'One.' }),
      said('1', { text: 'Another.' }),
      said('2', { parent: '1' }),
    ]);
    const { thread } = await readThread(blog.store.read, '/a');
    expect(thread).toMatchObject([{ replies: [{}] }, { replies: [] }]);
  }));

test('a thread of five levels stays one, though replies come before what they reply to and bear older dates', () =>
  withBlog(async (blog) => {
    const five = [5, 4, 3, 2, 1].map((level) =>
      said(String(level), { at: noon - level, parent: level === 1 ? null : String(level - 1) }),
    );
    await takeIn(blog.store, blog.site, five);
    const rows = await rowsOf(blog);
    expect(rows.map(({ text, parent }) => [text, parent])).toEqual(
      [1, 2, 3, 4, 5].map((level) => [`What ${level} says.`, level === 1 ? null : rows[level - 2]!.id]),
    );
  }));

test('whatever replies to whatever, each is kept once', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.record({ id: fc.nat(8), parent: fc.option(fc.nat(8)), at: fc.nat(3) })), async (all) => {
      const blog = await blogWith('');
      const comments = all.map(({ id, parent, at }) =>
        said(String(id), { at, parent: parent === null ? null : String(parent), text: 'The same.' }),
      );
      expect((await takeIn(blog.store, blog.site, comments)).fresh).toBe(all.length);
      expect((await takeIn(blog.store, blog.site, comments)).there).toBe(all.length);
      expect((await readThread(blog.store.read, '/a')).count).toBe(all.length);
      await blog.end();
    }),
    { numRuns: 15 },
  ));

test('one that is too deep, endless or full of what no text should hold is kept as it was typed, and so are those around it', () =>
  withBlog(async (blog) => {
    const hard = ['>'.repeat(3000), '*'.repeat(60_000), '[a]('.repeat(4000), 'a\0b\uD800\u202Ec', '<script>alert(1)</script>'];
    const comments = hard.map((text, index) => said(String(index), { text, name: `a\0${index}`, at: index - 5 }));
    expect((await takeIn(blog.store, blog.site, comments)).fresh).toBe(hard.length);
    expect((await takeIn(blog.store, blog.site, comments)).there).toBe(hard.length);
    const rows = await rowsOf(blog);
    expect(rows.map(({ text }) => text)).toEqual(hard.map((text) => text.toWellFormed().replaceAll('\0', '\uFFFD')));
    expect(rows.at(-1)!.html).not.toContain('<script');
  }));

test('one that is known by its number is found wherever it is and whatever it says now', () =>
  withBlog(async (blog) => {
    const { numbers } = await takeIn(blog.store, blog.site, [said('1')]);
    const number = numbers.get('1')!;
    await edit(blog.store, number, 'What an author made of it.');
    expect((await takeIn(blog.store, blog.site, [said('1', { number, post: '/b' })])).there).toBe(1);
  }));

test('a dry run counts, and takes nothing in', () =>
  withBlog(async (blog) => {
    await takeIn(blog.store, blog.site, [said('1')]);
    expect(await takeIn(blog.store, blog.site, [said('1'), said('2')], { dryRun: true })).toMatchObject({ fresh: 1, there: 1 });
    expect(await rowsOf(blog)).toHaveLength(1);
  }));
