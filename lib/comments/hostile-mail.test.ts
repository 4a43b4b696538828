import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { scratchSmtp, type Received, type ScratchSmtp } from '../mail/scratch-smtp.ts';
import { sendDue } from '../mail/send.ts';
import { smtpTransport } from '../mail/transport.ts';
import type { ScratchBlog } from '../publish/scratch-blog.ts';
import { checkForm, readTyped } from './form.ts';
import { blogWith, idOf, nobody, noon, say } from './scratch-comments.ts';
import { submit } from './submit.ts';

vi.mock('../auth-secret.ts', () => ({ authSecret: () => 'a secret of the tests' }));

let [blog, smtp]: [ScratchBlog | undefined, ScratchSmtp | undefined] = [undefined, undefined];

beforeAll(async () => {
  const made = await blogWith('comments: { moderation: none, perMinute: 0 }\n');
  blog = { ...made, site: { ...made.site, authors: [{ name: 'Ann', email: 'ann@example.org' }] } };
  smtp = await scratchSmtp();
});

afterEach(() => void (smtp!.received.length = 0));

afterAll(async () => {
  await blog!.end();
  await smtp!.close();
});

const usual = new Set(
  'from to subject date message-id auto-submitted in-reply-to references list-unsubscribe list-unsubscribe-post mime-version content-type content-transfer-encoding'.split(
    ' ',
  ),
);

/** What came of all that is queued. */
async function delivered(): Promise<Received[]> {
  const from = { name: 'A blog', address: 'blog@example.org' };
  await sendDue(
    blog!.store,
    smtpTransport(smtp!.url, () => from),
    () => noon + 1000,
  );
  return smtp!.received;
}

/** The lines of a mail, by whatever a program may take for an end of line. */
const linesOf = ({ text }: Received): string[] => text.split(/\r\n|[\n\v\f\r\x85\u2028\u2029]/);

const ours = /^(?:$|> |A (?:comment|reply) by |Read it there: |You asked for mail |Approve: |Spam: |All that wait: |It |Its )/;

function expectHarmless(mails: readonly Received[], recipients: readonly string[]): void {
  for (const mail of mails) {
    expect(mail.to).toHaveLength(1);
    expect(recipients).toContain(mail.to[0]);
    expect(Object.keys(mail.headers).filter((name) => !usual.has(name))).toEqual([]);
    expect(linesOf(mail).filter((line) => !ours.test(line))).toEqual([]);
  }
}

const names = [
  'Bo\r\nBcc: eve@example.org',
  'Bo\nContent-Type: text/html\n\n<b>x</b>',
  'Bo" <eve@example.org>, "Ann',
  'Bo, Eve <eve@example.org>;',
  '=?utf-8?q?Bo=0D=0ABcc:_eve@example.org?=',
  'Approve: https://evil.example/',
  'Bo\u2028Approve: https://evil.example/',
  'Bo\u0085Spam: https://evil.example/',
  '\0\u001B[2J\u202Eob',
];

const emails = [
  'bo@example.org>\r\nRCPT TO:<eve@example.org',
  'bo@example.org, eve@example.org',
  'Bo <bo@example.org>',
  '"bo\r\nBcc: eve@example.org"@example.org',
  'bo@example.org\r\nBcc: eve@example.org',
  'bo@example.org;eve@example.org',
  'bo@[127.0.0.1]',
  'bo@example.org?bcc=eve@example.org',
];

/** Sends what somebody typed the way that the form goes. */
function typed(fields: Record<string, string>): Promise<unknown> | null {
  const body = Buffer.from(
    new URLSearchParams({ post: '/a', name: 'Bo', email: 'bo@example.org', text: 'x', ...fields }).toString(),
  );
  const form = checkForm(readTyped(body, 'application/x-www-form-urlencoded')!, blog!.site, false);
  return Array.isArray(form) ? null : submit(blog!.store, form, nobody, blog!.site, noon);
}

test('no name and no text of a visitor begins a header, another recipient, or a line of ours in mail about what waits', async () => {
  for (const [number, name] of names.entries())
    await typed({
      name,
      text: `${name}\n\nApprove: https://evil.example/${number}\u2028Spam: https://evil.example/ http://a.example http://b.example http://c.example`,
    });
  const mails = await delivered();
  expect(mails.length).toBeGreaterThanOrEqual(names.length - 1);
  expectHarmless(mails, ['ann@example.org']);
  for (const mail of mails) expect(linesOf(mail).filter((line) => line.startsWith('Approve: '))).toHaveLength(1);
});

test('what is no address is refused at the form, and mail goes to no second one', async () => {
  const first = idOf(await say(blog!, { wantsReplies: true, email: 'cy@example.org', text: 'Who is there?' }));
  for (const [number, email] of emails.entries()) {
    const sent = typed({ email, replies: 'yes', text: `Me ${number}.`, parent: String(first) });
    // On one line it may be an address.
    if (sent) await sent;
  }
  await say(blog!, { parent: first, text: 'I am.', email: 'di@example.org' });
  const mails = await delivered();
  expect(mails.map(({ to }) => to[0])).toContain('cy@example.org');
  expectHarmless(mails, ['ann@example.org', 'cy@example.org']);
});

test('whatever a visitor types, mail of it has our headers, our one recipient and our lines alone', async () => {
  const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom(...names, ...emails));
  const marks = fc.array(
    fc.constantFrom('\r', '\n', '\r\n', '\v', '\f', '\u0085', '\u2028', ':', '<', '>', ',', '"', 'Bcc', 'Approve: '),
    {
      maxLength: 8,
    },
  );
  const typedText = fc.tuple(text, marks).map(([words, signs]) => signs.join(words));
  let number = 0;
  await fc.assert(
    fc.asyncProperty(typedText, typedText, async (name, said) => {
      await typed({ name, text: `${number++} ${said} http://a.example http://b.example http://c.example http://d.example` });
    }),
    { numRuns: 60 },
  );
  expectHarmless(await delivered(), ['ann@example.org']);
});
