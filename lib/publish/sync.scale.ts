import { expect, test } from 'vitest';
import { openStore } from '../db/open.ts';
import { postText, scratchBlog } from './scratch-blog.ts';
import { sync } from './sync.ts';

const count = 20_000;
const at = (number: number): string => new Date(Date.UTC(2006, 0, 1) + number * 31_536_000).toISOString();

test('with twenty thousand posts a changed, a moved and a lost folder leave the store as one built afresh', async () => {
  const blog = await scratchBlog();
  for (let number = 0; number < count; number++) {
    blog.write(`p${number % 40}/q${number % 7}/post-${number}.md`, postText({ date: at(number), tags: [`t${number % 300}`] }));
  }
  expect((await blog.sync()).files).toBe(count);
  for (let number = 0; number < count; number += 40)
    blog.write(`p0/q${number % 7}/post-${number}.md`, postText({ title: 'Changed', date: at(number) }));
  blog.move('p1', 'moved');
  blog.remove('p2');
  expect((await blog.sync()).touched).toBe(500 + 2 * 500 + 500);
  const afresh = await openStore({ file: `${blog.contentDir}/../afresh.db` });
  await sync(afresh, { contentDir: blog.contentDir, site: blog.site, now: Date.now(), serving: false });
  for (const table of ['entries', 'listings'] as const) {
    const rows = (from: typeof afresh) => from.read.selectFrom(table).selectAll().orderBy('listing').execute();
    expect(await rows(blog.store)).toEqual(await rows(afresh));
  }
  await afresh.close();
  await blog.end();
});

test('more posts are taken in, and found, than a call takes arguments', async () => {
  const blog = await scratchBlog();
  const many = 130_000;
  for (let number = 0; number < many; number++)
    blog.write(`p${number % 400}/post-${number}.md`, postText({ date: at(number % count) }));
  expect((await blog.sync()).files).toBe(many);
  const { posts } = await blog.store.read
    .selectFrom('titles')
    .select((eb) => eb.fn.countAll<number>().as('posts'))
    .executeTakeFirstOrThrow();
  expect(posts).toBe(many);
  await blog.end();
});
