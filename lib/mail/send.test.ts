import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { complaintsAreOver } from '../complain.ts';
import { areFiles } from '../db/scratch-store.ts';
import { scratchQueue, type ScratchQueue } from './scratch-queue.ts';
import { scratchSmtp } from './scratch-smtp.ts';
import { claimTime, longestWait, sendDue } from './send.ts';
import { Deferred, Refused, smtpTransport, type Letter, type Transport } from './transport.ts';

const minute = 60_000;
const hour = 60 * minute;

let scratch: ScratchQueue;
let sent: string[];
let said: string[];

beforeEach(async () => {
  scratch = await scratchQueue();
  [sent, said] = [[], []];
  complaintsAreOver('mail');
  vi.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line));
});

afterEach(async () => {
  await scratch.close();
  vi.restoreAllMocks();
});

const post: Transport = async ({ recipient }) => void sent.push(recipient);
const failing =
  (error: Error): Transport =>
  async () => {
    throw error;
  };
const down = failing(new Error('connect ECONNREFUSED'));

const send = (transport: Transport, now = 0): Promise<number> => sendDue(scratch.store, transport, () => now);

async function queueTo(...names: string[]): Promise<void> {
  for (const name of names) await scratch.queue({ to: `${name}@example.org` });
}

test('what is due is sent, the oldest first, and then known no more', async () => {
  await scratch.queue({ to: 'late@example.org' }, 2000);
  await scratch.queue({ to: 'new@example.org' }, 1000);
  await scratch.queue({ to: 'old@example.org' }, 500);
  expect(await send(post, 1000)).toBe(2);
  expect(sent).toEqual(['old@example.org', 'new@example.org']);
  expect(await scratch.rows()).toMatchObject([{ recipient: 'late@example.org' }]);
});

test('the mail of a discussion arrives with what mail programs need', async () => {
  const smtp = await scratchSmtp();
  const from = { name: 'Moths', address: 'blog@example.org' };
  await scratch.queue({
    subject: 'Re: Föhn 🌬️',
    text: 'Schön.\n',
    thread: '/foehn',
    unsubscribe: 'https://blog.example.org/stop?t=1',
  });
  expect(await send(smtpTransport(smtp.url, () => from))).toBe(1);
  expect(smtp.received).toMatchObject([
    {
      from: 'blog@example.org',
      to: ['bea@example.org'],
      text: 'Schön.',
      headers: {
        from: 'Moths <blog@example.org>',
        to: 'bea@example.org',
        subject: 'Re: Föhn 🌬️',
        'message-id': expect.stringMatching(/^<[0-9a-f-]{36}@localhost>$/),
        'in-reply-to': expect.stringMatching(/^<thread\.[0-9a-f]{32}@localhost>$/),
        references: expect.stringMatching(/^<thread\.[0-9a-f]{32}@localhost>$/),
        'auto-submitted': 'auto-generated',
        'list-unsubscribe': '<https://blog.example.org/stop?t=1>',
        'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
      },
    },
  ]);
  await smtp.close();
});

test('a server that was down gets each mail once when it is up again', async () => {
  const gone = await scratchSmtp();
  await gone.close();
  const transport = smtpTransport(gone.url, () => ({ name: 'Moths', address: 'blog@example.org' }));
  await queueTo('ann', 'bea', 'eve');
  expect(await send(transport)).toBe(0);
  expect(await scratch.rows()).toMatchObject([{ due: minute, tries: 1 }, { due: 0 }, { due: 0 }]);
  const back = await scratchSmtp({ port: gone.port });
  expect([await send(transport), await send(transport, minute), await send(transport, hour)]).toEqual([2, 1, 0]);
  expect(back.received.map(({ to }) => to)).toEqual([['bea@example.org'], ['eve@example.org'], ['ann@example.org']]);
  expect(said).toEqual([expect.stringMatching(/^Mail cannot be sent, and is tried again later: connect ECONNREFUSED/)]);
  await back.close();
});

test('a server that hung gets each mail once when it answers again', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const { port } = silent.address() as AddressInfo;
  const transport = smtpTransport(`smtp://127.0.0.1:${port}`, () => ({ name: 'Moths', address: 'blog@example.org' }));
  await queueTo('ann', 'bea');
  const hung = send(transport);
  const [socket] = (await once(silent, 'connection')) as [Socket];
  await vi.advanceTimersByTimeAsync(15_000);
  vi.useRealTimers();
  expect(await hung).toBe(0);
  expect(await scratch.rows()).toMatchObject([{ due: minute, tries: 1 }, { due: 0 }]);
  socket.destroy();
  await new Promise((resolve) => silent.close(resolve));
  const back = await scratchSmtp({ port });
  expect([await send(transport), await send(transport, minute), await send(transport, hour)]).toEqual([1, 1, 0]);
  expect(back.received.map(({ to }) => to)).toEqual([['bea@example.org'], ['ann@example.org']]);
  await back.close();
});

test('a mail is the same message at each try', async () => {
  const seen: Letter[] = [];
  await scratch.queue();
  const look: Transport = async (letter) => {
    seen.push(letter);
    throw new Error('down');
  };
  await send(look);
  await send(look, minute);
  expect(seen[1]).toEqual(seen[0]);
  expect(seen[0]!.headers['Message-ID']).toBeDefined();
});

test('the pauses grow to six hours, and after three days a mail is given up', async () => {
  await scratch.queue();
  const tried: number[] = [];
  for (let [row] = await scratch.rows(); row; [row] = await scratch.rows()) {
    tried.push(row.due / minute);
    await send(down, row.due);
  }
  expect(tried.slice(0, 7)).toEqual([0, 1, 6, 36, 156, 516, 876]);
  expect(tried.at(-1)! * minute).toBeGreaterThanOrEqual(longestWait);
  expect(tried.at(-2)! * minute).toBeLessThan(longestWait);
  expect(said).toHaveLength(2);
  expect(said[1]).toBe(`Mail to b***@example.org is given up at try ${tried.length}: connect ECONNREFUSED`);
});

test('a mail that lay for long because nothing ran is tried before it is given up', async () => {
  await scratch.queue();
  expect(await send(post, 30 * 24 * hour)).toBe(1);
});

test('a recipient whom the server refuses is forgotten at once, and masked in the log', async () => {
  await queueTo('bea', 'eve');
  const transport: Transport = async (letter) => {
    if (letter.recipient === 'bea@example.org') throw new Refused('550 <Bea@example.org>:\r\nunknown');
    await post(letter);
  };
  expect(await send(transport)).toBe(1);
  expect(await scratch.rows()).toEqual([]);
  expect(said).toEqual(['Mail to b***@example.org is given up at try 1: 550 <b***@example.org>: unknown']);
});

test('a mail that is not taken now does not hold up the others', async () => {
  await queueTo('bea', 'eve');
  const transport: Transport = async (letter) => {
    if (letter.recipient === 'bea@example.org') throw new Deferred('450 bea@example.org is greylisted');
    await post(letter);
  };
  expect(await send(transport)).toBe(1);
  expect(await scratch.rows()).toMatchObject([{ due: minute, tries: 1, error: '450 b***@example.org is greylisted' }]);
  expect(await send(post, minute)).toBe(1);
});

test('the same trouble is told once, and again after mail went out', async () => {
  await queueTo('ann', 'bea', 'eve');
  await send(down);
  await send(down);
  expect(said).toHaveLength(1);
  await send(post);
  await send(down, minute);
  expect(said).toHaveLength(2);
});

test('a mail whose sender dies in the middle is sent when its claim is over', async () => {
  await scratch.queue();
  await new Promise<void>((isTaken) => void send(() => new Promise(() => isTaken())));
  expect(await scratch.rows()).toMatchObject([{ due: claimTime, tries: 1 }]);
  expect([await send(post, claimTime - 1), await send(post, claimTime)]).toEqual([0, 1]);
});

test('who was slow does not take a mail from who has claimed it since', async () => {
  await scratch.queue();
  const slow: Transport = async () => {
    await new Promise<void>((resolve) => void send(() => new Promise(() => resolve()), claimTime));
    throw new Error('too late');
  };
  await send(slow);
  expect(await scratch.rows()).toMatchObject([{ due: 2 * claimTime, tries: 2, error: null }]);
});

test('two processes send each mail once', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `reader${index}`);
  await queueTo(...names);
  const other = await scratch.openAgain();
  const bySender = await Promise.all([scratch.store, other].map((store) => sendDue(store, post, () => 0)));
  expect(Math.min(...bySender)).toBeGreaterThan(0);
  expect(sent.toSorted()).toEqual(names.map((name) => `${name}@example.org`).toSorted());
});

test.runIf(areFiles)('a mail that went out while another process kept the store busy does not go out again', async () => {
  await scratch.queue();
  const busy = new DatabaseSync(join(scratch.folder, 'waypost.db'));
  const transport: Transport = async (letter) => {
    await post(letter);
    busy.exec('begin immediate');
  };
  await expect(send(transport)).rejects.toThrow('locked');
  busy.exec('rollback');
  busy.close();
  expect(await scratch.rows()).toHaveLength(1);
  await send(post, claimTime);
  expect([await scratch.rows(), sent]).toEqual([[], ['bea@example.org']]);
});

test('a mail that went out while the store was away is sent by nobody else', async () => {
  await queueTo('ann', 'bea');
  const other = await scratch.openAgain();
  const rename = (from: 'mails', to: string): Promise<void> => other.write.schema.alterTable(from).renameTo(to).execute();
  const leaving: Transport = async (letter) => {
    await post(letter);
    await rename('mails', 'away');
  };
  await expect(send(leaving)).rejects.toThrow('mails');
  await rename('away' as 'mails', 'mails');
  expect(await send(post)).toBe(1);
  expect(await sendDue(other, post, () => claimTime)).toBe(0);
  expect([await scratch.rows(), sent]).toEqual([[], ['ann@example.org', 'bea@example.org']]);
});

test('a stop lets the mail that is being sent go, and begins no other', async () => {
  await queueTo('ann', 'bea');
  const stop = new AbortController();
  const stopping: Transport = async (letter) => {
    stop.abort();
    await post(letter);
  };
  expect(await sendDue(scratch.store, stopping, () => 0, stop.signal)).toBe(1);
  expect(await scratch.rows()).toMatchObject([{ recipient: 'bea@example.org', tries: 0 }]);
});
