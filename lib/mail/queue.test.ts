import { afterEach, beforeEach, expect, test } from 'vitest';
import { queueMail, type Message } from './queue.ts';
import { scratchQueue, type ScratchQueue } from './scratch-queue.ts';

let scratch: ScratchQueue;

beforeEach(async () => {
  scratch = await scratchQueue();
});

afterEach(() => scratch.close());

const messages = async (): Promise<Message[]> => (await scratch.rows()).map(({ message }) => JSON.parse(message) as Message);

test('a mail is queued if the transaction in which it was is committed', async () => {
  const mail = { to: 'bea@example.org', subject: 'News', text: 'Some.' };
  await scratch.store.write.transaction().execute((db) => queueMail(db, mail, 1000));
  const undone = scratch.store.write.transaction().execute(async (db) => {
    await queueMail(db, mail, 1000);
    throw new Error('The comment could not be stored.');
  });
  await expect(undone).rejects.toThrow('could not be stored');
  expect(await scratch.rows()).toMatchObject([{ recipient: 'bea@example.org', due: 1000, tries: 0, error: null }]);
});

test('a mail to what is no address, or that is stopped at no URL, is not queued', async () => {
  for (const to of ['bea', 'bea@example.org\r\nBcc: eve@example.org', 'bea@example.org, eve@example.org'])
    await expect(scratch.queue({ to }), to).rejects.toThrow('no e-mail address');
  await expect(scratch.queue({ unsubscribe: '/unsubscribe' })).rejects.toThrow('Invalid URL');
  expect(await scratch.rows()).toEqual([]);
});

test('a subject is one line, whatever a title was', async () => {
  await scratch.queue({ subject: ' Moths\r\nBcc: eve@example.org\u2028\u0000and 🦋\n' });
  expect(await messages()).toMatchObject([{ subject: 'Moths Bcc: eve@example.org and 🦋' }]);
});

test('an address at which mail is stopped cannot begin another header', async () => {
  await scratch.queue({ unsubscribe: 'https://blog.example.org/stop?token=a>\r\nBcc: eve@example.org' });
  const [{ headers } = { headers: {} }] = await messages();
  expect(headers).toMatchObject({ 'List-Unsubscribe': '<https://blog.example.org/stop?token=a%3EBcc:%20eve@example.org>' });
});

test('mail of one discussion answers one message, and each is a message of its own', async () => {
  for (const thread of ['/moths', '/moths', '/bread\r\n<>']) await scratch.queue({ thread });
  await scratch.queue();
  const headers = (await messages()).map((message) => message.headers);
  expect(new Set(headers.map((each) => each['Message-ID'])).size).toBe(4);
  const [one, other, bread, none] = headers.map((each) => each['In-Reply-To']);
  expect(one).toMatch(/^<thread\.[0-9a-f]{32}@localhost>$/);
  expect(other).toBe(one);
  expect(bread).toMatch(/^<thread\.[0-9a-f]{32}@localhost>$/);
  expect(bread).not.toBe(one);
  expect(none).toBeUndefined();
  expect(headers[0]!.References).toBe(one);
});
