import { expect, test } from 'vitest';
import { postText, type ScratchBlog } from '../publish/scratch-blog.ts';
import { moveDiscussions } from './discussions.ts';
import type { Form } from './form.ts';
import { countComments, readThread, recentComments } from './queries.ts';
import { blogWith, idOf, nobody, noon, say } from './scratch-comments.ts';
import { learnWords } from './word-score.ts';

const now = noon;
const open = 'comments: { moderation: none, perMinute: 0 }\n';

const saidAt = async ({ store }: ScratchBlog, post: string): Promise<string[]> =>
  (await readThread(store.read, post)).thread.map(({ html }) => html.replaceAll(/<[^>]+>/g, '').trim());

const reasonsOf = async ({ store }: ScratchBlog, id: number): Promise<string[]> =>
  JSON.parse(
    (await store.read.selectFrom('comments').select('reasons').where('id', '=', id).executeTakeFirstOrThrow()).reasons,
  ) as string[];

test('a comment is shown at its post, counted, and among the recent ones', async () => {
  const blog = await blogWith(open);
  expect(await say(blog, { text: 'Hello, *you*.' })).toMatchObject({ state: 'shown', url: '/a' });
  expect(await saidAt(blog, '/a')).toEqual(['Hello, you.']);
  expect([...(await countComments(blog.store.read, ['/a', '/b']))]).toEqual([['/a', 1]]);
  const recent = await recentComments(blog.store.read, 20);
  expect(recent?.entries).toMatchObject([{ name: 'Bo', excerpt: 'Hello, you.', post: { url: '/a', title: 'A' } }]);
  expect(JSON.stringify(recent)).not.toContain('example.org');
  await blog.end();
});

test('the first comment from an address is held, and passes once one was let through', async () => {
  const blog = await blogWith('comments: { moderation: first, perMinute: 0 }\n');
  const first = await say(blog, { text: 'One.' });
  expect(first).toMatchObject({ state: 'held' });
  expect(await reasonsOf(blog, idOf(first))).toEqual(['It is the first comment from this address.']);
  await blog.store.write.updateTable('comments').set({ state: 'shown' }).execute();
  expect(await say(blog, { text: 'Two.', email: 'BO@example.org' })).toMatchObject({ state: 'shown' });
  expect(await say(blog, { text: 'Three.', email: null })).toMatchObject({ state: 'held' });
  await blog.end();
});

test('an address that passes does so under the name that it came with, unless a sign-in vouches for it', async () => {
  const blog = await blogWith('comments: { moderation: first, perMinute: 0 }\n');
  await say(blog, { text: 'One.', name: 'Bo  Bell' });
  await blog.store.write.updateTable('comments').set({ state: 'shown' }).execute();
  expect(await say(blog, { text: 'Two.', name: 'bo bell' })).toMatchObject({ state: 'shown' });
  const other = await say(blog, { text: 'Three.', name: 'Cy' });
  expect(other).toMatchObject({ state: 'held' });
  expect(await reasonsOf(blog, idOf(other))).toEqual(['It bears another name than those from this address before.']);
  const viewer = { name: 'Robert Bell', email: 'Bo@example.org', isVerified: true };
  expect(await say(blog, { text: 'Four.' }, { ...nobody, viewer })).toMatchObject({ state: 'shown' });
  expect(await say(blog, { text: 'Five.' }, { ...nobody, viewer: { ...viewer, name: 'Rob', isVerified: false } })).toMatchObject({
    state: 'held',
  });
  await blog.end();
});

test('where every comment is held, that of somebody known is held too, and that of an author is not', async () => {
  const blog = await blogWith('comments: { moderation: all }\n');
  blog.site.authors[0].email = 'ann@example.org';
  expect(await say(blog)).toMatchObject({ state: 'held' });
  const ann = { name: 'Ann', email: 'ann@example.org', isVerified: true };
  expect(await say(blog, {}, { ...nobody, viewer: ann })).toMatchObject({ state: 'shown' });
  expect((await readThread(blog.store.read, '/a')).thread).toMatchObject([{ name: 'Ann', isByAuthor: true, isVerified: true }]);
  expect(await say(blog, { text: 'Other.' }, { ...nobody, viewer: { ...ann, isVerified: false } })).toMatchObject({
    state: 'held',
  });
  await blog.end();
});

test('nothing can be said at a post that is closed, closed by time, hidden, a draft, or not there', async () => {
  const blog = await blogWith(`comments: { moderation: none, closeAfterDays: 3 }\n`);
  blog.write('closed.md', postText({ date: '2026-01-01', comments: 'closed' }));
  blog.write('off.md', postText({ date: '2026-01-01', comments: 'off' }));
  blog.write('draft.md', postText({ date: '2026-01-01', draft: true }));
  await blog.sync();
  const late = Date.UTC(2026, 0, 2);
  expect(await say(blog, { post: '/b' }, nobody, late)).toMatchObject({ state: 'shown' });
  for (const post of ['/a', '/closed', '/off'])
    expect(await say(blog, { post }, nobody, late), post).toMatchObject({ why: 'closed' });
  for (const post of ['/draft', '/nothing', ''])
    expect(await say(blog, { post }, nobody, late), post).toMatchObject({ why: 'no-post' });
  await blog.end();
});

test('who sends the same twice has said it once', async () => {
  const blog = await blogWith(open);
  const [one, two] = [await say(blog), await say(blog, {}, nobody, now + 5000)];
  expect(two).toEqual({ ...one, counted: null });
  expect(await saidAt(blog, '/a')).toEqual(['Hello.']);
  expect(await say(blog, {}, nobody, now + 60 * 60_000)).not.toEqual(one);
  await blog.end();
});

test('from one address no more than so many come through in a minute, also those that are held', async () => {
  const blog = await blogWith('comments: { moderation: all, perMinute: 2 }\n');
  for (const text of ['One.', 'Two.']) expect(await say(blog, { text })).toMatchObject({ state: 'held' });
  expect(await say(blog, { text: 'Three.' })).toEqual({ state: 'refused', why: 'too-many' });
  expect(await say(blog, { text: 'Three.' }, { ...nobody, caller: 'y' })).toMatchObject({ state: 'held' });
  expect(await say(blog, { text: 'Three.' }, nobody, now + 60_001)).toMatchObject({ state: 'held' });
  await blog.end();
});

test('what looks like spam is held, and says why', async () => {
  const blog = await blogWith('comments: { moderation: none, perMinute: 0, blocklist: [casino] }\n');
  const heldFor = async (typed: Partial<Form>, sender = nobody): Promise<string[]> => {
    const submitted = await say(blog, typed, sender);
    expect(submitted.state).toBe('held');
    return reasonsOf(blog, idOf(submitted));
  };
  expect(await heldFor({ text: 'x', trap: 'y' })).toEqual(['It filled in a field that no person sees.']);
  expect(await heldFor({ text: 'quick' }, { ...nobody, took: 400 })).toEqual(['It was written in 0.4 s.']);
  expect(await heldFor({ text: 'https://a.example https://b.example https://c.example' })).toEqual(['It has 3 links.']);
  expect(await heldFor({ text: 'Best CASINO' })).toEqual(['It holds “casino”, which is on the blocklist.']);
  const text = 'A text that is longer than a thank-you.';
  expect(await say(blog, { text })).toMatchObject({ state: 'shown' });
  expect(await heldFor({ text, post: '/b' })).toEqual(['The same text was sent to another post.']);
  for (let time = 0; time < 6; time++) {
    await learnWords(blog.store.write, 'cheap pills', false);
    await learnWords(blog.store.write, 'thank you', true);
  }
  expect(await heldFor({ text: 'cheap pills' })).toEqual([expect.stringMatching(/^Its words are those of spam \(9\d %\)\.$/)]);
  await blog.end();
});

test('a reply to a comment of another post stands by itself', async () => {
  const blog = await blogWith(open);
  const one = await say(blog, { post: '/b' });
  await say(blog, { text: 'To a.', parent: idOf(one) });
  expect((await readThread(blog.store.read, '/a')).thread).toMatchObject([{ parent: null }]);
  await blog.end();
});

test('comments go along with a renamed post, stay with a deleted one, and are there when it comes back', async () => {
  const blog = await blogWith(open);
  await say(blog);
  blog.move('a.md', 'x/a.md');
  await blog.sync();
  expect(await saidAt(blog, '/x/a')).toEqual(['Hello.']);
  expect(await saidAt(blog, '/a')).toEqual([]);
  blog.remove('x/a.md');
  await blog.sync();
  expect((await recentComments(blog.store.read, 20))?.entries).toEqual([]);
  blog.write('x/a.md', postText({ title: 'A', date: '2025-12-30' }));
  await blog.sync();
  expect((await recentComments(blog.store.read, 20))?.entries).toMatchObject([{ post: { url: '/x/a' } }]);
  await blog.end();
});

test('a post that takes the place of another, which moves on, brings its own comments', async () => {
  const blog = await blogWith(open);
  await say(blog, { text: 'At a.' });
  await say(blog, { text: 'At b.', post: '/b' });
  blog.move('b.md', 'c.md');
  await blog.sync();
  blog.move('a.md', 'b.md');
  await blog.sync();
  expect([await saidAt(blog, '/b'), await saidAt(blog, '/c'), await saidAt(blog, '/a')]).toEqual([['At a.'], ['At b.'], []]);
  await blog.end();
});

test('a post at the address of one that has gone does not inherit what was said there if it brings its own', async () => {
  const blog = await blogWith(open);
  await say(blog, { text: 'At a.' });
  await say(blog, { text: 'At b.', post: '/b' });
  blog.remove('a.md');
  await blog.sync();
  blog.move('b.md', 'a.md');
  await blog.sync();
  expect(await saidAt(blog, '/a')).toEqual(['At b.']);
  expect(await blog.store.read.selectFrom('comments').select('text').execute()).toHaveLength(2);
  await blog.end();
});

test("an author's address, which everybody can read, opens no door", async () => {
  const blog = await blogWith('comments: { moderation: none, perMinute: 0 }\n');
  blog.site.authors[0].email = 'Ann@example.org';
  const ann = { name: 'Ann', email: 'ann@example.org', isVerified: true };
  expect(await say(blog, {}, { ...nobody, viewer: ann })).toMatchObject({ state: 'shown' });
  const pretender = await say(blog, { text: 'Buy this.', email: 'ann@example.org' });
  expect(await reasonsOf(blog, idOf(pretender))).toEqual(["It bears an author's address, and nobody has signed in."]);
  await blog.end();
});

test('the name and the address that a provider gives are cleaned as typed ones are', async () => {
  const blog = await blogWith(open);
  const viewer = {
    name: `Cy\n\u202EApprove: https://evil.example ${'x'.repeat(200)}`,
    email: 'cy\0@\u202Eexample.org',
    isVerified: true,
  };
  await say(blog, {}, { ...nobody, viewer });
  expect(await blog.store.read.selectFrom('comments').select('email').execute()).toEqual([{ email: 'cy@example.org' }]);
  const [comment] = (await readThread(blog.store.read, '/a')).thread;
  expect(comment?.name).toHaveLength(80);
  expect(comment?.name.startsWith('Cy Approve')).toBe(true);
  await blog.end();
});

test('the same words to two people are two comments', async () => {
  const blog = await blogWith(open);
  const [one, two] = [idOf(await say(blog, { text: 'One.' })), idOf(await say(blog, { text: 'Two.' }))];
  for (const parent of [one, two, two]) await say(blog, { text: 'Thank you!', parent });
  expect((await readThread(blog.store.read, '/a')).count).toBe(4);
  await blog.end();
});

test('an author may say something where readers no longer can, but not where nobody can', async () => {
  const blog = await blogWith('comments: { closeAfterDays: 1 }\n');
  blog.site.authors[0].email = 'ann@example.org';
  blog.write('off.md', postText({ date: '2026-01-01', comments: 'off' }));
  await blog.sync();
  const ann = { ...nobody, viewer: { name: 'Ann', email: 'ann@example.org', isVerified: true } };
  expect(await say(blog, {}, ann)).toMatchObject({ state: 'shown' });
  expect(await say(blog, { post: '/off' }, ann)).toMatchObject({ state: 'refused' });
  await blog.end();
});

test('a comment finds its post, though that has moved while it was written', async () => {
  const blog = await blogWith(open);
  blog.move('a.md', 'x/a.md');
  await blog.sync();
  expect(await say(blog)).toMatchObject({ state: 'shown', url: '/x/a' });
  await blog.end();
});

test('a post that is renamed to the address of a deleted one does not get what was said there', async () => {
  const blog = await blogWith(open);
  await say(blog, { text: 'About b.', post: '/b' });
  blog.remove('b.md');
  await blog.sync();
  blog.move('a.md', 'b.md');
  await blog.sync();
  expect(await saidAt(blog, '/b')).toEqual([]);
  await blog.end();
});

test('what was said at the old and at the new address of one post is one discussion', async () => {
  const blog = await blogWith(open);
  await say(blog, { text: 'Before.' });
  await say(blog, { text: 'Meanwhile.', post: '/b' });
  await moveDiscussions(blog.store.write, [{ from: '/a', to: '/b', isThere: true }]);
  expect((await saidAt(blog, '/b')).sort()).toEqual(['Before.', 'Meanwhile.']);
  await blog.end();
});
