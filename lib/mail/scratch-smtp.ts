import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** A mail as the server of the tests got it: header names in lower case, values unfolded and decoded. */
export type Received = { from: string; to: string[]; headers: Record<string, string>; text: string };

const bytesOf = (text: string): string => Buffer.from(text, 'latin1').toString();

const unquoted = (text: string): string =>
  text.replaceAll(/=\r\n/g, '').replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

/** The encoded words of a header (RFC 2047) as text. */
const decodeWords = (value: string): string =>
  value
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, coding: string, text: string) =>
      coding.toLowerCase() === 'b' ? Buffer.from(text, 'base64').toString() : bytesOf(unquoted(text.replaceAll('_', ' '))),
    );

function decodeBody(body: string, coding = '7bit'): string {
  if (coding === 'base64') return Buffer.from(body, 'base64').toString();
  return bytesOf(coding === 'quoted-printable' ? unquoted(body) : body);
}

/** Reads a message (RFC 5322) of one part. Throws if a header comes twice. */
function parse(raw: string): Pick<Received, 'headers' | 'text'> {
  const end = raw.indexOf('\r\n\r\n');
  const headers: Record<string, string> = {};
  const unfolded = raw.slice(0, end).replaceAll(/\r\n[ \t]+/g, ' ');
  for (const line of unfolded.split('\r\n')) {
    const [, name = '', value = ''] = /^([^:]+): (.*)$/.exec(line) ?? [];
    if (name.toLowerCase() in headers) throw new Error(`${name} comes twice.`);
    headers[name.toLowerCase()] = decodeWords(value);
  }
  const text = decodeBody(raw.slice(end + 4), headers['content-transfer-encoding']);
  return { headers, text: text.replaceAll('\r\n', '\n').trimEnd() };
}

/** What a server answers to a recipient or to a message; nothing: it takes them. */
export type Answers = {
  toRecipient?: (address: string) => number | undefined;
  toMessage?: () => number | undefined | Promise<number | undefined>;
};

export type ScratchSmtp = { port: number; url: string; received: Received[]; answers: Answers; close: () => Promise<void> };

const refusal = (responseCode: number | undefined, text: string): Error | null =>
  responseCode === undefined ? null : Object.assign(new Error(text), { responseCode });

/** A server of SMTP on this machine. With `password`, whoever gives it as `ann` may send; nobody else. */
export async function scratchSmtp({ port = 0, password }: { port?: number; password?: string } = {}): Promise<ScratchSmtp> {
  const received: Received[] = [];
  const answers: Answers = {};
  const server = new SMTPServer({
    disabledCommands: password === undefined ? ['AUTH', 'STARTTLS'] : ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: (auth, _, done) => done(null, auth.password === password ? { user: 'ann' } : {}),
    onRcptTo: ({ address }, _, done) => done(refusal(answers.toRecipient?.(address), `not <${address.toUpperCase()}>`)),
    onData(stream, { envelope: { mailFrom, rcptTo } }, done) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const refused = refusal(await answers.toMessage?.(), 'not such a message');
        const raw = Buffer.concat(chunks).toString('latin1');
        const to = rcptTo.map(({ address }) => address);
        if (!refused) received.push({ from: mailFrom ? mailFrom.address : '', to, ...parse(raw) });
        done(refused);
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const { port: taken } = server.server.address() as AddressInfo;
  return {
    port: taken,
    url: `smtp://${password === undefined ? '' : `ann:${encodeURIComponent(password)}@`}127.0.0.1:${taken}`,
    received,
    answers,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
