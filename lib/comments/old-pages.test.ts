import { expect, test } from 'vitest';
import { postText, scratchBlog, type ScratchBlog } from '../publish/scratch-blog.ts';
import { isNamedByNewest, pagesNamingPosts, pagesWithComments } from './old-pages.ts';
import { recentComments } from './queries.ts';
import { nobody, noon, say as sayAt } from './scratch-comments.ts';

const now = noon;

/** Says something; gives the pages that this makes old. */
async function say(blog: ScratchBlog, post: string, text: string, at: number): Promise<Set<string>> {
  const submitted = await sayAt(blog, { post, text }, { ...nobody, caller: null }, at);
  if (submitted.state !== 'shown') throw new Error('It is not shown.');
  return pagesWithComments(blog.store.read, blog.site, [{ id: submitted.id, at, url: post, isShown: true }]);
}

async function blogOfTwo(): Promise<ScratchBlog> {
  const blog = await scratchBlog('listing: { entries: 2 }\ncomments: { moderation: none }');
  blog.write('x/a.md', postText({ date: '2013-04-26', tags: ['t'] }));
  blog.write('b.md', postText({ date: '2014-04-26' }));
  await blog.sync();
  return blog;
}

test('a comment makes its post old, the listings that show it with its count, and recent comments', async () => {
  const blog = await blogOfTwo();
  const old = await say(blog, '/x/a', 'One.', now);
  expect([...old].sort()).toEqual([
    '/',
    '/2013/04',
    '/2013/04/26',
    '/comments',
    '/tags/t',
    '/tags/x',
    '/x',
    '/x/2013/04',
    '/x/2013/04/26',
    '/x/a',
  ]);
  await blog.end();
});

test('every stable page of recent comments that differs is named', async () => {
  const blog = await blogOfTwo();
  const pagesNow = async (): Promise<string[]> => {
    const pages: string[] = [];
    for (let page = 0; page < 6; page++) pages.push(JSON.stringify(await recentComments(blog.store.read, 2, page || undefined)));
    return pages;
  };
  let before = await pagesNow();
  for (const [number, at] of [5, 6, 7, 1, 8, 2, 9].entries()) {
    const old = await say(blog, number % 2 ? '/b' : '/x/a', `Comment ${number}.`, now + at);
    const after = await pagesNow();
    for (const [page, text] of after.entries())
      if (text !== before[page]) expect(old, `comment ${number}`).toContain(page === 0 ? '/comments' : `/comments/page/${page}`);
    before = after;
  }
  await blog.end();
});

test('a post that changes makes recent comments old if it has any', async () => {
  const blog = await blogOfTwo();
  for (const number of [1, 2, 3]) await say(blog, '/b', `Comment ${number}.`, now + number);
  expect(await pagesNamingPosts(blog.store.read, blog.site, ['/x/a'])).toEqual([]);
  expect(await pagesNamingPosts(blog.store.read, blog.site, ['/x/a', '/b'])).toEqual([
    '/comments',
    '/comments/page/1',
    '/comments/page/2',
  ]);
  await blog.end();
});

test('the newest comments name a post as long as one of them is about it', async () => {
  const blog = await blogOfTwo();
  const isNamed = (...posts: string[]): Promise<boolean> => isNamedByNewest(blog.store.read, posts, 2);
  expect(await isNamed('/b')).toBe(false);
  await say(blog, '/b', 'First.', now);
  await say(blog, '/x/a', 'Second.', now + 1);
  expect([await isNamed('/b'), await isNamed('/x/a'), await isNamed()]).toEqual([true, true, false]);
  await say(blog, '/x/a', 'Third.', now + 2);
  expect([await isNamed('/b'), await isNamed('/b', '/x/a')]).toEqual([false, true]);
  await blog.end();
});

test('the newest comments named a post that has gone', async () => {
  const blog = await blogOfTwo();
  await say(blog, '/b', 'First.', now);
  await say(blog, '/x/a', 'Second.', now + 1);
  blog.remove('x/a.md');
  await blog.sync();
  expect(await isNamedByNewest(blog.store.read, ['/x/a'], 1)).toBe(true);
  await blog.end();
});
