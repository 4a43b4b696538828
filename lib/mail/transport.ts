import type { NodemailerError } from 'nodemailer';
import { maskAddress } from './address.ts';
import { oneLine } from './one-line.ts';
import type { Message } from './queue.ts';

/** A mail on its way; `created` is ms UTC. */
export type Letter = Message & { recipient: string; created: number };

/**
 * Hands a letter over, to be delivered or kept by somebody else. Throws `Refused` or `Deferred` if it is this letter that is
 * not taken, another Error if no letter is: the server is down, or does not know us.
 */
export type Transport = (letter: Letter) => Promise<void>;

/** The letter will never be taken. */
export class Refused extends Error {}

/** The letter is not taken now; later, or for somebody else, one may be. */
export class Deferred extends Error {}

/** Who mail comes from. */
export type Sender = { name: string; address: string };

/** A server that says nothing for so long (ms) is given up. */
const patience = { dnsTimeout: 10_000, connectionTimeout: 15_000, greetingTimeout: 15_000, socketTimeout: 30_000 };

/** A server that answers, but not to the end, is given up after so long (ms). */
export const longestDelivery = 120_000;

/** What a server says to these is about the letter and its recipient; what it says before, about us. */
const aboutLetter = new Set(['RCPT TO', 'DATA']);

/** "Shutting down" and "authentication required" may be the answer to anything (RFC 5321, 4.2.2; RFC 4954, section 6). */
const aboutServer = new Set([421, 530]);

function judge(error: NodemailerError): Error {
  const { command = '', responseCode, permanent, message } = error;
  if (!responseCode || aboutServer.has(responseCode) || !aboutLetter.has(command)) return error;
  return permanent ? new Refused(message, { cause: error }) : new Deferred(message, { cause: error });
}

/** Sends letters through the server at an `smtp:` or `smtps:` URL. */
export function smtpTransport(url: string, sender: () => Sender): Transport {
  return async ({ recipient, created, subject, text, headers }) => {
    // Loaded with the first letter: a blog that sends none does without.
    const { createTransport } = await import('nodemailer');
    const server = createTransport({ url, ...patience, disableFileAccess: true, disableUrlAccess: true });
    // An object is taken for one address, where a text would be searched for many.
    const to = { name: '', address: recipient };
    const signal = AbortSignal.timeout(longestDelivery);
    try {
      await server.sendMail({ from: sender(), to, date: new Date(created), subject, text, headers, signal });
    } catch (error) {
      throw judge(error as NodemailerError);
    }
  };
}

/** Writes letters to the log, where the author of a small blog finds them. Lines are indented: none can pass for one of ours. */
export const logTransport: Transport = async ({ recipient, subject, text }) => {
  const lines = text.split(/\r?\n/).map((line) => `  ${oneLine(line)}`.trimEnd());
  console.log(`Mail to ${maskAddress(recipient)}, not sent because SMTP_URL is not set: ${subject}\n${lines.join('\n')}`);
};
