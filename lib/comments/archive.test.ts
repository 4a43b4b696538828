import { expect, test } from 'vitest';
import { exportComments, forgetWriter, importComments, parseArchive } from './archive.ts';
import { edit } from './moderate.ts';
import { readThread } from './queries.ts';
import { blogWith, idOf, nobody, noon, say } from './scratch-comments.ts';

const open = 'comments: { moderation: none, perMinute: 0 }\n';

test('what is exported and imported elsewhere is the same, numbers and threads included', async () => {
  const [one, other] = [await blogWith(open), await blogWith(open)];
  const first = idOf(await say(one, { text: 'The *first*.', website: 'https://bo.example/' }));
  await say(one, { text: 'A reply.', parent: first, name: 'Cy', email: 'cy@example.org' }, nobody, noon + 1);
  await say(one, { text: 'At b.', post: '/b' }, nobody, noon + 2);
  const { homeless: _, ...archive } = await exportComments(one.store);
  expect(await importComments(other.store, parseArchive(JSON.stringify(archive)), other.site)).toBe(3);
  expect(await exportComments(other.store)).toMatchObject(archive);
  expect(await readThread(other.store.read, '/a')).toEqual(await readThread(one.store.read, '/a'));
  expect(await importComments(other.store, archive, other.site)).toBe(0);
  expect(await importComments(one.store, archive, one.site)).toBe(0);
  await Promise.all([one.end(), other.end()]);
});

test('an export holds no e-mail address and no network address', async () => {
  const blog = await blogWith(open);
  await say(blog, {}, { ...nobody, caller: 'a-hash' });
  const text = JSON.stringify(await exportComments(blog.store));
  expect(text).not.toContain('example.org');
  expect(text).not.toContain('a-hash');
  await blog.end();
});

test('a comment whose number is taken gets another, and its replies go with it', async () => {
  const blog = await blogWith(open);
  await say(blog, { text: 'I was here first.' });
  const at = '2020-01-01T00:00:00Z';
  const told = {
    post: '/b',
    at,
    name: 'Old',
    website: null,
    state: 'shown',
    reasons: [],
    byAuthor: false,
    verified: false,
  };
  const comments = [
    { ...told, id: 1, parent: null, text: 'One.' },
    { ...told, id: 2, parent: 1, text: 'Two.', at: '2020-01-02T00:00:00Z' },
  ];
  expect(await importComments(blog.store, parseArchive(JSON.stringify({ comments })), blog.site)).toBe(2);
  const { thread } = await readThread(blog.store.read, '/b');
  expect(thread).toMatchObject([{ id: 2, replies: [{ id: 3, parent: 2 }] }]);
  await blog.end();
});

test('numbers that came with comments are not given again', async () => {
  const blog = await blogWith(open);
  const old = { post: '/b', at: '2020-01-01T00:00:00Z', name: 'Old' };
  const comments = [1, 2, 9].map((id) => ({ ...old, id, text: `Number ${id}.` }));
  await importComments(blog.store, parseArchive(JSON.stringify({ comments })), blog.site);
  expect(idOf(await say(blog))).toBe(10);
  expect(idOf(await say(blog, { text: 'And more.' }))).toBe(11);
  await blog.end();
});

test('comments come to where their post is now, and wait where there is none yet', async () => {
  const blog = await blogWith(open);
  blog.move('a.md', 'x/a.md');
  await blog.sync();
  const comment = {
    parent: null,
    at: '2020-01-01T00:00:00Z',
    name: 'Old',
    website: null,
    state: 'shown',
    reasons: [],
    byAuthor: false,
    verified: false,
  };
  const comments = [
    { ...comment, id: 1, post: '/a', text: 'One.' },
    { ...comment, id: 2, post: '/later', text: 'Two.' },
  ];
  await importComments(blog.store, parseArchive(JSON.stringify({ comments })), blog.site);
  expect((await readThread(blog.store.read, '/x/a')).count).toBe(1);
  expect((await exportComments(blog.store)).comments.map(({ post }) => post)).toEqual(['/x/a', '/later']);
  await blog.end();
});

test('comments on a post that became the text of its folder come back there', async () => {
  const [one, other] = [await blogWith(open), await blogWith(open)];
  await say(one);
  one.move('a.md', 'x/_path.md');
  await one.sync();
  const { homeless: _, ...archive } = await exportComments(one.store);
  expect(await importComments(one.store, parseArchive(JSON.stringify(archive)), one.site)).toBe(0);
  expect(await importComments(other.store, archive, other.site)).toBe(1);
  expect(await exportComments(other.store)).toMatchObject(archive);
  await Promise.all([one.end(), other.end()]);
});

test('what is no export is refused as a whole, by comment and field', () => {
  expect(() => parseArchive('{')).toThrow('This is no JSON');
  expect(() => parseArchive('[]')).toThrow('The file:');
  expect(() => parseArchive('{"comments":[{"id":1,"post":"/a","at":"yesterday","name":"Bo","text":"x"}]}')).toThrow(
    /^Comment 1 of the file, at: /,
  );
  expect(() =>
    parseArchive(
      '{"comments":[{"id":1,"post":"/a","at":"2020-01-01T00:00:00Z","name":"Bo","text":"x","website":"javascript:1"}]}',
    ),
  ).toThrow(/website/);
});

test('who is forgotten has no name, no address and no mail; the thread stays', async () => {
  const blog = await blogWith(open);
  const id = idOf(await say(blog, { wantsReplies: true, website: 'https://bo.example/' }));
  await say(blog, { text: 'A reply.', parent: id, email: 'cy@example.org', name: 'Cy' });
  expect(await forgetWriter(blog.store, 'BO@example.org', false)).toBe(1);
  const { thread } = await readThread(blog.store.read, '/a');
  expect(thread).toMatchObject([{ name: 'Somebody', website: null, replies: [{ name: 'Cy' }] }]);
  expect(thread[0]?.html).toContain('Hello.');
  const everything = JSON.stringify([
    await blog.store.read.selectFrom('comments').selectAll().execute(),
    await blog.store.read.selectFrom('mails').selectAll().execute(),
  ]);
  expect(everything).not.toContain('bo@example.org');
  expect(await forgetWriter(blog.store, 'cy@example.org', true)).toBe(1);
  expect((await readThread(blog.store.read, '/a')).thread[0]?.replies[0]?.html).toContain('(taken away)');
  await blog.end();
});

test('an import brings nobody back, and doubles nothing that was edited since', async () => {
  const blog = await blogWith(open);
  const [one, two] = [idOf(await say(blog, { text: 'One.' })), idOf(await say(blog, { text: 'Two.', email: 'cy@example.org' }))];
  const archive = await exportComments(blog.store);
  await forgetWriter(blog.store, 'bo@example.org', true);
  await edit(blog.store, two, 'Two, mended.');
  expect(await importComments(blog.store, archive, blog.site)).toBe(0);
  expect((await readThread(blog.store.read, '/a')).thread.map(({ id }) => id)).toEqual([one, two]);
  await blog.end();
});

test('addresses as other engines write them are understood', async () => {
  const blog = await blogWith(open);
  const comments = [{ id: 7, post: '/a/', at: '2020-01-01T00:00:00Z', name: 'Old', text: 'One.' }];
  await importComments(blog.store, parseArchive(JSON.stringify({ comments })), blog.site);
  expect((await readThread(blog.store.read, '/a')).count).toBe(1);
  await blog.end();
});
