import { expect, test } from 'vitest';
import { countRemovals, justRemoved, MassDeletion, noteRefusal, refuseMassDeletion, standingRefusal } from './mass-deletion.ts';
import { postText, scratchBlog } from './scratch-blog.ts';

test('posts that come and go, one after the other, are no deletion of most posts', () => {
  for (let times = 0; times < 100; times++) {
    refuseMassDeletion(1, 32, justRemoved());
    countRemovals(1);
    countRemovals(-1);
  }
  expect(justRemoved()).toBe(0);
});

test('posts that come make up for those that went, and for none that go later', () => {
  countRemovals(-5);
  countRemovals(20);
  expect(() => refuseMassDeletion(1, 20, justRemoved())).toThrow(MassDeletion);
  countRemovals(-20);
  expect(() => refuseMassDeletion(1, 40, justRemoved())).not.toThrow();
});

test('a refusal stands until no file of a published post is missing', async () => {
  const blog = await scratchBlog();
  const refusal = (): Promise<string | null> => standingRefusal(blog.store.read, blog.contentDir);
  for (const name of ['a', 'b', 'c']) blog.write(`${name}.md`, postText({ title: name, date: '2013-04-26' }));
  await blog.sync();
  expect(await refusal()).toBeNull();
  for (const name of ['a', 'b']) blog.move(`${name}.md`, `.away/${name}.md`);
  const error = await blog.sync({ force: false }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(MassDeletion);
  noteRefusal(error as MassDeletion);
  expect(await refusal()).toContain('2 of 3 posts would go');
  blog.move('.away/a.md', 'a.md');
  expect(await refusal()).toContain('2 of 3 posts would go');
  blog.move('.away/b.md', 'b.md');
  expect(await refusal()).toBeNull();
  // A deletion that nobody refused is none of this.
  blog.remove('c.md');
  expect(await refusal()).toBeNull();
  await blog.end();
});
