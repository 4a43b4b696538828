import { expect, test, vi } from 'vitest';
import { blogWith, nobody, noon, say } from './comments/scratch-comments.ts';
import { issueTicket, tookSince } from './comments/ticket.ts';
import { scratchStore } from './db/scratch-store.ts';
import { queueMail } from './mail/queue.ts';
import { sendDue as sendMails } from './mail/send.ts';
import { postText, scratchBlog } from './publish/scratch-blog.ts';
import { nextDue } from './publish/sync.ts';
import { issueToken, readToken, spendToken, type Claims } from './signed-token.ts';
import { queuePings } from './websub/queue.ts';
import { scratchHub } from './websub/scratch-hub.ts';
import { sendDue as sendPings } from './websub/send.ts';

vi.stubEnv('AUTH_SECRET', 'a secret of the tests');

// A machine that starts without its clock is a day ahead, and is set right.
const day = 24 * 60 * 60_000;
const [ahead, now] = [noon + day, noon];

test('who commented by a clock that was ahead may comment, and what they say now counts', async () => {
  const blog = await blogWith('comments: { moderation: none, perMinute: 2 }\n');
  const states: string[] = [];
  for (const [text, at] of [
    ['1', ahead],
    ['2', ahead],
    ['3', now],
    ['4', now],
    ['5', now],
  ] as const)
    states.push((await say(blog, { text }, nobody, at)).state);
  expect(states).toEqual(['shown', 'shown', 'shown', 'shown', 'refused']);
  await blog.end();
});

test('a link that was used before the clock was ahead is used up when it is set back', async () => {
  const { store, close } = await scratchStore();
  const claimsAt = (at: number): Claims => readToken('sign-in', issueToken('sign-in', 'ann', at + 600_000), at) as Claims;
  const used = claimsAt(now);
  expect(await spendToken(store.write, used, now)).toBe(true);
  expect(await spendToken(store.write, claimsAt(ahead), ahead)).toBe(true);
  expect(await spendToken(store.write, used, now + 1000)).toBe(false);
  await close();
});

test('how long somebody wrote is not known, rather than no time at all', () => {
  expect(tookSince(issueTicket(ahead), now)).toBeNull();
  expect(tookSince(issueTicket(now), now + 5000)).toBe(5000);
});

test('mail that was queued by a clock that was ahead is sent, once', async () => {
  const { store, close } = await scratchStore();
  const sent: string[] = [];
  await queueMail(store.write, { to: 'bo@example.org', subject: 'S', text: 'T' }, ahead);
  const send = (): Promise<number> =>
    sendMails(
      store,
      async ({ recipient }) => void sent.push(recipient),
      () => now,
    );
  await Promise.all([send(), send()]);
  await send();
  expect(sent).toEqual(['bo@example.org']);
  await close();
});

test('mail that fails then has its pauses from now on', async () => {
  const { store, close } = await scratchStore();
  await queueMail(store.write, { to: 'bo@example.org', subject: 'S', text: 'T' }, ahead);
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  let tries = 0;
  const fail = async (): Promise<void> => {
    tries++;
    throw new Error('connect ECONNREFUSED');
  };
  for (let time = 0; time < 3; time++) await sendMails(store, fail, () => now);
  expect(tries).toBe(1);
  log.mockRestore();
  await close();
});

test('the hub is told of what was queued by a clock that was ahead', async () => {
  const [{ store, close }, hub] = [await scratchStore(), await scratchHub()];
  await queuePings(store, ['/'], ahead);
  await sendPings(
    store,
    () => hub.url,
    () => now,
  );
  expect(hub.topics()).toHaveLength(3);
  await hub.close();
  await close();
});

test('a post whose time comes after the clock was set back goes live at its time', async () => {
  const blog = await scratchBlog();
  await blog.sync({ now: ahead });
  blog.write('soon.md', postText({ title: 'Soon', date: new Date(now + 60_000).toISOString() }));
  await blog.sync({ now });
  expect(await nextDue(blog.store)).toBe(now + 60_000);
  expect((await blog.sync({ now: now + 60_000, only: [] })).published).toEqual(['/soon']);
  await blog.end();
});
