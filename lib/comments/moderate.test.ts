import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decidedAs, toUndo } from './decision.ts';
import { block, decide, edit, forgetOld, type State } from './moderate.ts';
import { readThread } from './queries.ts';
import { countStates, listQueue } from './queue.ts';
import { blogWith, idOf, nobody, noon, say } from './scratch-comments.ts';
import { scoreWords } from './word-score.ts';

const held = 'comments: { moderation: first, perMinute: 0 }\n';

test('a comment that is approved is shown, and the next from its address needs no approval', async () => {
  const blog = await blogWith(held);
  const id = idOf(await say(blog));
  expect(await decide(blog.store, new Map([[id, 'shown']]), blog.site, noon)).toMatchObject([
    { id, at: noon, url: '/a', before: 'held', after: 'shown' },
  ]);
  expect((await readThread(blog.store.read, '/a')).count).toBe(1);
  expect(await say(blog, { text: 'Again.' })).toMatchObject({ state: 'shown' });
  await blog.end();
});

test('a decision that is taken back leaves everything as it was, what was learned too', async () => {
  const blog = await blogWith(held);
  const ids = [idOf(await say(blog)), idOf(await say(blog, { text: 'Cheap pills.', email: 'eve@example.org' }))];
  const everything = async () => ({
    states: await countStates(blog.store.read),
    words: await blog.store.read.selectFrom('words').selectAll().where('good', '>', 0).execute(),
  });
  const before = await everything();
  const decided = await decide(
    blog.store,
    new Map([
      [ids[0]!, 'shown'],
      [ids[1]!, 'spam'],
    ]),
    blog.site,
    noon,
  );
  expect(await everything()).not.toEqual(before);
  await decide(blog.store, decidedAs(toUndo(decided)), blog.site, noon);
  expect(await everything()).toEqual(before);
  expect(await scoreWords(blog.store.read, 'Cheap pills.')).toBe(0.5);
  await blog.end();
});

test('what was decided is written as a text and read again', () => {
  const state = fc.constantFrom<State>('shown', 'held', 'spam', 'deleted');
  fc.assert(
    fc.property(fc.uniqueArray(fc.tuple(fc.integer({ min: 1 }), state), { selector: ([id]) => id }), (states) => {
      expect([...decidedAs(toUndo(states.map(([id, before]) => ({ id, before }))))]).toEqual(states);
    }),
  );
  expect([...decidedAs('12-shown.x-held.3-nonsense.-1-spam.4')]).toEqual([[12, 'shown']]);
});

test('who is blocked is heard by nobody, by e-mail or network address, and what they send is not lost', async () => {
  const blog = await blogWith('comments: { moderation: none, perMinute: 0 }\n');
  const id = idOf(await say(blog, { email: 'eve@example.org' }));
  await block(blog.store, id, blog.site, noon);
  expect(await say(blog, { text: 'More.', email: 'EVE@example.org' }, { ...nobody, caller: 'y' })).toMatchObject({
    state: 'held',
  });
  expect(await say(blog, { text: 'Even more.', email: 'other@example.org' })).toMatchObject({ state: 'held' });
  expect(await say(blog, { text: 'Good day.', email: 'cy@example.org' }, { ...nobody, caller: 'z' })).toMatchObject({
    state: 'shown',
  });
  expect(await countStates(blog.store.read)).toEqual({ shown: 1, held: 0, spam: 3, deleted: 0 });
  expect((await listQueue(blog.store.read, 'spam')).map(({ reasons }) => reasons.at(0))).toEqual([
    'Its sender is blocked.',
    'Its sender is blocked.',
    undefined,
  ]);
  await blog.end();
});

test('the queue has what waits, oldest first, why, and what else came from the same person', async () => {
  const blog = await blogWith('comments: { moderation: first, perMinute: 0, blocklist: [casino] }\n');
  const known = idOf(await say(blog, { text: 'Good.' }));
  await decide(blog.store, new Map([[known, 'shown']]), blog.site, noon);
  await say(blog, { text: 'Casino!' }, nobody, noon + 1);
  await say(blog, { text: 'New here.', email: 'cy@example.org' }, { ...nobody, caller: 'y' }, noon + 2);
  expect(await listQueue(blog.store.read, 'held')).toMatchObject([
    {
      text: 'Casino!',
      reasons: ['It holds “casino”, which is on the blocklist.'],
      history: { shown: 1, spam: 0 },
      post: { title: 'A' },
    },
    { text: 'New here.', reasons: ['It is the first comment from this address.'], history: { shown: 0, spam: 0 } },
  ]);
  await blog.end();
});

test('an edited comment says what it says now', async () => {
  const blog = await blogWith('comments: { moderation: none }\n');
  const id = idOf(await say(blog));
  expect(await edit(blog.store, id, 'Good *bye*.')).toMatchObject({ url: '/a', after: 'shown' });
  expect((await readThread(blog.store.read, '/a')).thread[0]?.html).toContain('<em>bye</em>');
  expect(await edit(blog.store, 99, 'x')).toBeNull();
  await blog.end();
});

test('after thirty days network addresses are forgotten, and what was deleted, but no comment that has a reply', async () => {
  const blog = await blogWith('comments: { moderation: none, perMinute: 0 }\n');
  const [one, two] = [idOf(await say(blog, { text: 'One.' })), idOf(await say(blog, { text: 'Two.' }))];
  await say(blog, { text: 'To two.', parent: two });
  await decide(
    blog.store,
    new Map([
      [one, 'deleted'],
      [two, 'deleted'],
    ]),
    blog.site,
    noon,
  );
  await forgetOld(blog.store, noon + 29 * 86_400_000);
  expect(await countStates(blog.store.read)).toMatchObject({ deleted: 2 });
  await forgetOld(blog.store, noon + 31 * 86_400_000);
  const left = await blog.store.read.selectFrom('comments').select(['text', 'caller']).orderBy('id').execute();
  expect(left).toEqual([
    { text: 'Two.', caller: null },
    { text: 'To two.', caller: null },
  ]);
  await blog.end();
});

test('what an author deletes is kept for thirty days from then on, however old it is', async () => {
  const blog = await blogWith('comments: { moderation: none }\n');
  const id = idOf(await say(blog));
  const later = noon + 90 * 86_400_000;
  await decide(blog.store, new Map([[id, 'deleted']]), blog.site, later);
  await forgetOld(blog.store, later + 86_400_000);
  expect(await countStates(blog.store.read)).toMatchObject({ deleted: 1 });
  await blog.end();
});

test('what was never learned is not unlearned', async () => {
  const blog = await blogWith('comments: { moderation: none, perMinute: 0 }\n');
  const known = idOf(await say(blog, { text: 'Learned.', email: 'cy@example.org' }));
  await decide(blog.store, new Map([[known, 'held']]), blog.site, noon);
  await decide(blog.store, new Map([[known, 'shown']]), blog.site, noon);
  const words = () => blog.store.read.selectFrom('words').selectAll().where('word', '=', '#').execute();
  expect(await words()).toEqual([{ word: '#', good: 1, bad: 0 }]);
  const shown = idOf(await say(blog, { text: 'Shown by itself.' }));
  await decide(blog.store, new Map([[shown, 'deleted']]), blog.site, noon);
  expect(await words()).toEqual([{ word: '#', good: 1, bad: 0 }]);
  await blog.end();
});
