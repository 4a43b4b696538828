import { expect, test } from 'vitest';
import { examineLedger } from '../cli/check-ledger.ts';
import { resolve, type Resolution } from '../content/resolve.ts';
import * as urls from '../urls.ts';
import { postText, scratchBlog, type ScratchBlog } from './scratch-blog.ts';

const ask = ({ store, site }: ScratchBlog, url: string): Promise<Resolution | null> =>
  resolve({ db: store.read, site }, urls.toSegments(url)!);

const guidOf = async ({ store }: ScratchBlog, url: string): Promise<string> =>
  (await store.read.selectFrom('ledger').select(['guid', 'url']).where('key', '=', url).executeTakeFirstOrThrow()).guid ?? url;

async function blogOf(posts: Record<string, string>): Promise<ScratchBlog> {
  const blog = await scratchBlog();
  for (const [file, text] of Object.entries(posts)) blog.write(file, text);
  await blog.sync();
  return blog;
}

const one = postText({ title: 'One', date: '2013-04-26', tags: ['x'] });
const two = postText({ title: 'Two', date: '2013-04-27' });

/** No address that was ever published is forgotten. */
async function end(blog: ScratchBlog): Promise<void> {
  expect((await examineLedger(blog.store, blog.site, blog.contentDir)).lost).toEqual([]);
  await blog.end();
}

test('a moved file is found at its old address for ever, through chains of renames', async () => {
  const blog = await blogOf({ 'a/one.md': one, 'two.md': two });
  blog.move('a/one.md', 'b/one.md');
  expect(await blog.sync()).toMatchObject({ moved: [{ from: '/a/one', to: '/b/one' }], published: [], removed: [] });
  blog.move('b/one.md', 'c/uno.md');
  await blog.sync();
  for (const old of ['/a/one', '/b/one', '/A/One']) expect(await ask(blog, old)).toEqual({ kind: 'redirect', to: '/c/uno' });
  expect(await guidOf(blog, '/c/uno')).toBe('/a/one');
  await end(blog);
});

test('a deleted post is gone, with every listing that it alone stood in', async () => {
  const blog = await blogOf({ 'a/b/one.md': one, 'a/two.md': two });
  blog.remove('a/b/one.md');
  expect(await blog.sync()).toMatchObject({ removed: ['/a/b/one'], moved: [] });
  for (const url of ['/a/b/one', '/a/b', '/tags/x', '/tags/b', '/2013/04/26', '/a/2013/04/26', '/a/b/2013'])
    expect(await ask(blog, url), url).toEqual({ kind: 'gone' });
  for (const url of ['/a/b/two', '/tags/y', '/2013/04/25', '/2012', '/a/b/2014']) expect(await ask(blog, url), url).toBeNull();
  expect(await ask(blog, '/a')).toMatchObject({ kind: 'listing' });
  blog.write('a/b/one.md', one);
  await blog.sync();
  expect(await ask(blog, '/a/b')).toMatchObject({ kind: 'listing' });
  expect(await ask(blog, '/a/b/one')).toMatchObject({ kind: 'article' });
  await end(blog);
});

test('a stable page that a shorter listing has no more is gone; one that never was is not found', async () => {
  const blog = await scratchBlog('listing: { entries: 2 }');
  for (const number of [1, 2, 3, 4, 5]) blog.write(`${number}.md`, postText({ date: `2013-04-0${number}` }));
  await blog.sync();
  blog.remove('1.md');
  await blog.sync();
  expect(await ask(blog, '/page/3')).toEqual({ kind: 'gone' });
  expect(await ask(blog, '/page/4')).toBeNull();
  await end(blog);
});

test('a renamed and edited file is a move if git says so', async () => {
  const blog = await blogOf({ 'a.md': one, 'two.md': two });
  blog.remove('a.md');
  blog.write('b.md', postText({ title: 'Other', date: '2013-04-26' }));
  const { moved } = await blog.sync({ renames: async () => new Map([['b.md', 'a.md']]) });
  expect(moved).toEqual([{ from: '/a', to: '/b' }]);
  expect(await ask(blog, '/a')).toEqual({ kind: 'redirect', to: '/b' });
  await end(blog);
});

test('a renamed file that is broken at first leaves its last good version where it was, and moves when it is mended', async () => {
  const blog = await blogOf({ 'a.md': one, 'two.md': two });
  blog.remove('a.md');
  blog.write('b.md', '---\ntitle: [One\n---\n');
  const report = await blog.sync({ renames: async () => new Map([['b.md', 'a.md']]) });
  expect(report).toMatchObject({ removed: [], moved: [], published: [], problems: [{ file: 'b.md' }] });
  expect(await ask(blog, '/a')).toEqual({ kind: 'article', url: '/a' });
  await blog.sync();
  expect(await ask(blog, '/a')).toEqual({ kind: 'article', url: '/a' });
  blog.write('b.md', postText({ title: 'One, mended', date: '2013-04-26' }));
  expect(await blog.sync()).toMatchObject({ moved: [{ from: '/a', to: '/b' }], removed: [] });
  expect(await ask(blog, '/a')).toEqual({ kind: 'redirect', to: '/b' });
  expect(await guidOf(blog, '/b')).toBe('/a');
  await end(blog);
});

test('a server without the folder publishes what is due, and decides nothing of what waits, nor of other settings', async () => {
  const blog = await blogOf({ 'a.md': one, 'two.md': two, 'soon.md': postText({ title: 'Soon', date: '2026-01-02' }) });
  blog.remove('a.md');
  blog.write('b.md', '---\ntitle: [One\n---\n');
  await blog.sync({ renames: async () => new Map([['b.md', 'a.md']]) });
  const elsewhere = { contentDir: `${blog.contentDir}/nowhere`, only: [], dueOnly: true, now: Date.UTC(2026, 0, 3) };
  expect(await blog.sync(elsewhere)).toMatchObject({ published: ['/soon'], removed: [], moved: [] });
  const other = { ...blog.site, timezone: 'Asia/Tokyo' };
  expect(await blog.sync({ ...elsewhere, site: other })).toMatchObject({ published: [], removed: [], changes: [] });
  expect(await ask(blog, '/a')).toEqual({ kind: 'article', url: '/a' });
  blog.write('b.md', postText({ title: 'One, mended', date: '2013-04-26' }));
  expect(await blog.sync({ now: Date.UTC(2026, 0, 3) })).toMatchObject({ moved: [{ from: '/a', to: '/b' }], removed: [] });
  expect(await guidOf(blog, '/b')).toBe('/a');
  await end(blog);
});

test('a renamed file that is broken and then deleted is gone', async () => {
  const blog = await blogOf({ 'a.md': one, 'two.md': two });
  blog.remove('a.md');
  blog.write('b.md', '---\ntitle: [One\n---\n');
  await blog.sync({ renames: async () => new Map([['b.md', 'a.md']]) });
  blog.remove('b.md');
  expect(await blog.sync()).toMatchObject({ removed: ['/a'] });
  expect(await ask(blog, '/a')).toEqual({ kind: 'gone' });
  await end(blog);
});

test('a renamed file that is scheduled has moved when its time comes, also if it was renamed once more', async () => {
  const later = postText({ title: 'One', date: '2026-01-02T00:00:00Z' });
  const blog = await blogOf({ 'a.md': one, 'two.md': two });
  blog.remove('a.md');
  blog.write('b.md', later);
  await blog.sync({ renames: async () => new Map([['b.md', 'a.md']]) });
  expect(await ask(blog, '/a')).toEqual({ kind: 'gone' });
  blog.remove('b.md');
  blog.write('c.md', `${later}More.`);
  await blog.sync({ renames: async () => new Map([['c.md', 'b.md']]) });
  expect(await blog.sync({ only: [], now: Date.UTC(2026, 0, 2) })).toMatchObject({ moved: [{ from: '/a', to: '/c' }] });
  expect(await guidOf(blog, '/c')).toBe('/a');
  await end(blog);
});

test('an address that only other settings had is gone: a smaller page, a day in another zone', async () => {
  const blog = await scratchBlog();
  for (const number of [1, 2, 3]) blog.write(`${number}.md`, postText({ date: `2013-04-0${number}T20:00:00Z` }));
  const small = { ...blog.site, listing: { ...blog.site.listing, entries: 1 } };
  await blog.sync({ site: small });
  await blog.sync();
  expect(await ask(blog, '/page/3')).toEqual({ kind: 'gone' });
  expect(await ask(blog, '/page/4')).toBeNull();
  const site = { ...blog.site, timezone: 'Australia/Sydney' };
  await blog.sync({ site });
  expect(await ask({ ...blog, site }, '/2013/04/01')).toEqual({ kind: 'gone' });
  expect(await ask({ ...blog, site }, '/2013/03/31')).toBeNull();
  await end({ ...blog, site });
});

test('a post and the text of the directory at its address come and go by themselves', async () => {
  const blog = await blogOf({ 'c.md': one, 'c/_path.md': postText({ title: 'About c' }), 'two.md': two });
  blog.move('c.md', 'five.md');
  expect((await blog.sync()).moved).toEqual([{ from: '/c', to: '/five' }]);
  expect(await ask(blog, '/c')).toEqual({ kind: 'listing', dir: '/c' });
  blog.remove('c');
  await blog.sync();
  expect(await ask(blog, '/c')).toEqual({ kind: 'redirect', to: '/five' });
  await end(blog);
});

test('a directory with a text moves with it', async () => {
  const blog = await blogOf({ 'c/_path.md': postText({ title: 'About c' }), 'c/one.md': one, 'two.md': two });
  blog.move('c', 'd');
  const moves = [
    { from: '/c', to: '/d' },
    { from: '/c/one', to: '/d/one' },
  ];
  expect((await blog.sync()).moved).toEqual(expect.arrayContaining(moves));
  expect(await ask(blog, '/c')).toEqual({ kind: 'redirect', to: '/d' });
  await end(blog);
});

test('a post that becomes a draft is gone until it comes back', async () => {
  const blog = await blogOf({ 'a.md': one, 'two.md': two });
  blog.write('a.md', postText({ title: 'One', date: '2013-04-26', draft: true }));
  await blog.sync();
  expect(await ask(blog, '/a')).toEqual({ kind: 'gone' });
  blog.write('a.md', one);
  await blog.sync();
  expect(await ask(blog, '/a')).toEqual({ kind: 'article', url: '/a' });
  await end(blog);
});

test('an alias that is taken out of its post still leads there', async () => {
  const blog = await blogOf({ 'a.md': postText({ date: '2013-04-26', aliases: ['/old/one.php'] }), 'two.md': two });
  blog.write('a.md', one);
  await blog.sync();
  expect(await ask(blog, '/old/one.php')).toEqual({ kind: 'redirect', to: '/a' });
  await end(blog);
});

test('a change of the settings that makes the index afresh forgets no address, and knows what moved meanwhile', async () => {
  const blog = await blogOf({ 'diary/a.md': one, 'diary/two.md': two, 'c.md': postText({ date: '2013-05-01' }) });
  blog.remove('c.md');
  blog.move('diary/a.md', 'diary/b.md');
  const site = { ...blog.site, tagNames: { diary: 'blog' } };
  const report = await blog.sync({ site });
  expect(report).toMatchObject({ moved: [{ from: '/diary/a', to: '/diary/b' }], removed: ['/c'], changes: null });
  const renamed = { ...blog, site };
  expect(await ask(renamed, '/diary/a')).toEqual({ kind: 'redirect', to: '/diary/b' });
  for (const url of ['/c', '/tags/diary', '/2013/05']) expect(await ask(renamed, url), url).toEqual({ kind: 'gone' });
  await end(renamed);
});

test('most of the posts may not go at once, unless it is meant', async () => {
  const blog = await blogOf({ 'a.md': one, 'b.md': two, 'c.md': postText({ date: '2013-05-01' }) });
  blog.remove('a.md');
  blog.remove('b.md');
  blog.write('d.md', postText({ date: '2013-05-02' }));
  await expect(blog.sync({ force: false })).rejects.toThrow('2 of 3 posts would go');
  expect(await ask(blog, '/a')).toMatchObject({ kind: 'article' });
  expect(await ask(blog, '/d')).toBeNull();
  expect(await blog.sync()).toMatchObject({ removed: ['/a', '/b'], published: ['/d'] });
  await end(blog);
});

test('most of the posts may not go by a change of the settings either', async () => {
  const blog = await blogOf({ 'a.md': one, 'b.md': two, 'c.md': postText({ date: '2013-05-01' }) });
  blog.remove('a.md');
  blog.remove('b.md');
  const site = { ...blog.site, timezone: 'Australia/Sydney' };
  await expect(blog.sync({ site, force: false })).rejects.toThrow('2 of 3 posts would go');
  expect(await ask(blog, '/a')).toMatchObject({ kind: 'article' });
  await end(blog);
});

test('a large deletion that is reported in pieces is refused too', async () => {
  const blog = await blogOf({
    'a.md': one,
    'b.md': two,
    'c.md': postText({ date: '2013-05-01' }),
    'd.md': postText({ date: '2013-05-02' }),
  });
  blog.remove('a.md');
  await blog.sync({ force: false });
  blog.remove('b.md');
  blog.remove('c.md');
  await expect(blog.sync({ force: false, justRemoved: 1 })).rejects.toThrow('3 of 4 posts would go');
  await end(blog);
});

test('posts that all move are no deletion, and one post alone may go', async () => {
  const blog = await blogOf({ 'a/one.md': one, 'a/two.md': two });
  blog.move('a', 'b');
  expect((await blog.sync({ force: false })).moved).toHaveLength(2);
  blog.remove('b/two.md');
  await blog.sync({ force: false });
  blog.remove('b/one.md');
  expect((await blog.sync({ force: false })).removed).toEqual(['/b/one']);
  await end(blog);
});

test('an old address leads to its own post, also when another one takes an address on the way', async () => {
  const blog = await blogOf({ 'one.md': one, 'two.md': two });
  for (const [from, to] of [
    ['one.md', 'uno.md'],
    ['uno.md', 'eins.md'],
  ] as const) {
    blog.move(from, to);
    await blog.sync();
  }
  blog.write('uno.md', postText({ title: 'Another', date: '2014-01-01' }));
  await blog.sync();
  expect(await ask(blog, '/one')).toEqual({ kind: 'redirect', to: '/eins' });
  blog.remove('uno.md');
  await blog.sync();
  expect(await ask(blog, '/one')).toEqual({ kind: 'redirect', to: '/eins' });
  expect(await ask(blog, '/uno')).toEqual({ kind: 'gone' });
  await end(blog);
});

test('a move is known also when the new name is told of before the old one', async () => {
  const blog = await blogOf({ 'a/one.md': one, 'two.md': two });
  blog.move('a/one.md', 'b/one.md');
  expect(await blog.sync({ only: ['b/one.md'] })).toMatchObject({ moved: [{ from: '/a/one', to: '/b/one' }] });
  expect(await blog.sync({ only: ['a/one.md'] })).toMatchObject({ removed: [], moved: [] });
  expect(await ask(blog, '/a/one')).toEqual({ kind: 'redirect', to: '/b/one' });
  await end(blog);
});
