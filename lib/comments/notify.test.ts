import { expect, test, vi } from 'vitest';
import type { ScratchBlog } from '../publish/scratch-blog.ts';
import { forgetWriter } from './archive.ts';
import { endMail } from './notify.ts';
import { blogWith, idOf, say } from './scratch-comments.ts';

vi.mock('../auth-secret.ts', () => ({ authSecret: () => 'a secret of the tests' }));

const open = 'comments: { moderation: none, perMinute: 0 }\n';

const wishing = { wantsReplies: true } as const;
const other = { name: 'Cy', email: 'cy@example.org' } as const;

/** Whom mail is queued for, in order. */
const told = async ({ store }: ScratchBlog): Promise<string[]> =>
  (await store.read.selectFrom('mails').select('recipient').orderBy('id').execute()).map(({ recipient }) => recipient);

test('who has ended mail gets none, whoever asks for it in their name', async () => {
  const blog = await blogWith(open);
  const first = idOf(await say(blog, wishing));
  await say(blog, { ...other, text: 'An answer.', parent: first });
  expect(await told(blog)).toEqual(['bo@example.org']);
  await endMail(blog.store, first);
  const asked = idOf(await say(blog, { ...wishing, email: 'BO@example.org', text: 'Tell me again.' }));
  await say(blog, { ...other, text: 'Told?', parent: asked });
  await say(blog, { ...other, text: 'And here?', parent: first });
  expect(await told(blog)).toEqual(['bo@example.org']);
  const rows = await blog.store.read
    .selectFrom('comments')
    .select('wantsReplies')
    .where('email', '=', 'bo@example.org')
    .execute();
  expect(rows).toEqual([{ wantsReplies: 0 }, { wantsReplies: 0 }]);
  await blog.end();
});

test('a wish that was stored while mail was being ended is not heard', async () => {
  const blog = await blogWith(open);
  const first = idOf(await say(blog, wishing));
  await endMail(blog.store, first);
  await blog.store.write.updateTable('comments').set({ wantsReplies: 1 }).execute();
  await say(blog, { ...other, text: 'An answer.', parent: first });
  expect(await told(blog)).toEqual([]);
  await blog.end();
});

test('the wishes of others stay', async () => {
  const blog = await blogWith(open);
  await endMail(blog.store, idOf(await say(blog, wishing)));
  const asked = idOf(await say(blog, { ...other, ...wishing, text: 'Tell me.' }));
  await say(blog, { text: 'Told.', parent: asked });
  expect(await told(blog)).toEqual(['cy@example.org']);
  await blog.end();
});

test('who was forgotten gets no mail either, and no address is kept of it', async () => {
  const blog = await blogWith(open);
  await say(blog, wishing);
  await forgetWriter(blog.store, 'Bo@example.org', false);
  const kept = await blog.store.read.selectFrom('unsubscribed').selectAll().execute();
  expect(kept).toEqual([{ address: expect.stringMatching(/^[\w-]{22}$/) }]);
  const asked = idOf(await say(blog, { ...wishing, text: 'Tell me again.' }));
  await say(blog, { ...other, text: 'Told?', parent: asked });
  expect(await told(blog)).toEqual([]);
  await blog.end();
});
