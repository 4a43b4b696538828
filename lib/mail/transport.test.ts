import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { scratchSmtp, type ScratchSmtp } from './scratch-smtp.ts';
import { Deferred, logTransport, Refused, smtpTransport, type Letter } from './transport.ts';

const sender = { name: 'Größe, Moths & "Bread"', address: 'blog@example.org' };
const letter: Letter = { recipient: 'bea@example.org', created: 0, subject: 'News', text: 'Some.', headers: {} };

let smtp: ScratchSmtp;

beforeEach(async () => {
  smtp = await scratchSmtp();
});

afterEach(async () => {
  await smtp.close();
  vi.restoreAllMocks();
});

const deliver = (given: Partial<Letter> = {}, url = smtp.url): Promise<void> =>
  smtpTransport(url, () => sender)({ ...letter, ...given });

/** What a promise is rejected with. */
const errorOf = async (promise: Promise<unknown>): Promise<Error> =>
  promise.then(
    () => expect.fail('should have been rejected'),
    (error: Error) => error,
  );

test('a letter arrives as it was written, at its one recipient', async () => {
  const text = 'Föhn 🌬️ over the roofs,\n.\nFrom here on: ' + 'a long line '.repeat(200) + '\n\n-- \nWaypost';
  const unsubscribe = `<https://blog.example.org/stop?token=${'x'.repeat(200)}>`;
  await deliver({
    subject: `Über 🦋 ${'moths '.repeat(30)}`.trim(),
    text,
    headers: { 'List-Unsubscribe': unsubscribe, 'Message-ID': '<a@b.example>' },
  });
  const [{ from, to, headers, text: arrived } = expect.fail('nothing came')] = smtp.received;
  expect({ from, to, text: arrived }).toEqual({ from: 'blog@example.org', to: ['bea@example.org'], text });
  expect(headers).toMatchObject({
    subject: `Über 🦋 ${'moths '.repeat(30)}`.trim(),
    to: 'bea@example.org',
    date: 'Thu, 01 Jan 1970 00:00:00 +0000',
    'message-id': '<a@b.example>',
    'list-unsubscribe': unsubscribe,
    'content-type': 'text/plain; charset=utf-8',
  });
  expect(headers.from).toContain('Größe, Moths & "Bread"');
  expect(headers.from).toContain('<blog@example.org>');
});

test('line breaks in a letter begin no header and name no other recipient', async () => {
  const injected = '\r\nBcc: eve@example.org\r\n\r\nOther text';
  await deliver({ subject: `News${injected}`, headers: { 'List-Unsubscribe': `<https://blog.example.org>${injected}` } });
  const [{ to, headers, text } = expect.fail('nothing came')] = smtp.received;
  expect(headers.bcc).toBeUndefined();
  expect({ to, text }).toEqual({ to: ['bea@example.org'], text: 'Some.' });
});

test('a letter to more than one address, or with more than an address, is sent to nobody', async () => {
  for (const recipient of ['bea@example.org, eve@example.org', 'bea@example.org>\r\nRCPT TO:<eve@example.org'])
    await errorOf(deliver({ recipient }));
  expect(smtp.received).toEqual([]);
});

test('what a server says of a recipient or a message is about that letter: 4xx for now, 5xx for good', async () => {
  for (const [code, kind] of [
    [450, Deferred],
    [550, Refused],
  ] as const) {
    smtp.answers.toRecipient = () => code;
    expect(await errorOf(deliver())).toBeInstanceOf(kind);
    smtp.answers.toRecipient = undefined;
    smtp.answers.toMessage = () => code;
    expect(await errorOf(deliver())).toBeInstanceOf(kind);
    smtp.answers.toMessage = undefined;
  }
  await deliver();
  expect(smtp.received).toHaveLength(1);
});

test('a server that shuts down, or wants to know who we are, has refused no letter', async () => {
  for (const code of [421, 503, 530]) {
    smtp.answers.toRecipient = () => code;
    const error = await errorOf(deliver());
    expect(error, String(code)).not.toBeInstanceOf(Refused);
  }
});

test('a password opens the server; a wrong one refuses no letter, and is not shown', async () => {
  const locked = await scratchSmtp({ password: 'Größe: 100 %@' });
  await deliver({}, locked.url);
  expect(locked.received).toHaveLength(1);
  const error = await errorOf(deliver({}, `smtp://ann:open-sesame@127.0.0.1:${locked.port}`));
  expect(error).not.toBeInstanceOf(Refused);
  expect(error).not.toBeInstanceOf(Deferred);
  expect(error.message).not.toMatch(/sesame|b3Blbi1zZXNhbWU/);
  await locked.close();
});

test('a server that does not say a word is given up', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const silent = createServer().listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const error = errorOf(deliver({}, `smtp://127.0.0.1:${(silent.address() as AddressInfo).port}`));
  const [socket] = (await once(silent, 'connection')) as [Socket];
  await vi.advanceTimersByTimeAsync(15_000);
  expect((await error).message).toMatch(/timeout|never received/i);
  vi.useRealTimers();
  socket.destroy();
  silent.close();
});

test('without a server, a letter is in the log, with its recipient masked and no line that could pass for another', async () => {
  const log = vi.spyOn(console, 'log').mockImplementation(() => {});
  await logTransport({ ...letter, text: 'Sign in:\nhttps://blog.example.org/in?token=a\n\n\u001B[2JMail to eve\rMail to eve' });
  expect(log.mock.calls).toEqual([
    [
      'Mail to b***@example.org, not sent because SMTP_URL is not set: News\n' +
        '  Sign in:\n  https://blog.example.org/in?token=a\n\n  [2JMail to eve Mail to eve',
    ],
  ]);
});
