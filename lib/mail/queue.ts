import { createHash, randomUUID } from 'node:crypto';
import type { Db } from '../db/open.ts';
import { env } from '../env.ts';
import { isAddress } from './address.ts';
import { oneLine } from './one-line.ts';

export type Mail = {
  /** One e-mail address, without a name. */
  to: string;
  subject: string;
  /** Plain text, line by line. */
  text: string;
  /** Absolute URL at which a POST ends such mail for its reader (RFC 8058); mail programs offer it if it is https. */
  unsubscribe?: string;
  /** Names a discussion: mail programs show together what has the same. */
  thread?: string;
};

/** A mail as the queue keeps it; `headers` are those that are not made when it is sent. */
export type Message = { subject: string; text: string; headers: Record<string, string> };

/** An identifier of a message (RFC 5322, section 3.6.4). */
const messageId = (name: string): string => `<${name}@${new URL(env().siteUrl).hostname}>`;

const threadHeaders = (thread: string): Record<string, string> => {
  // No such message was ever sent; it is what all mail of the discussion answers.
  const root = messageId(`thread.${createHash('sha256').update(thread).digest('hex').slice(0, 32)}`);
  return { 'In-Reply-To': root, References: root };
};

const unsubscribeHeaders = (url: string): Record<string, string> => ({
  // A URL that was parsed holds neither a line break nor an angle bracket.
  'List-Unsubscribe': `<${new URL(url).href}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});

const compose = ({ subject, text, unsubscribe, thread }: Mail): Message => ({
  // A title, or a commenter's name: a line break in it would begin a header.
  subject: oneLine(subject),
  text,
  headers: {
    // The same at each try, so that a mail that came twice can be known.
    'Message-ID': messageId(randomUUID()),
    // No answering machine is to answer (RFC 3834, section 5).
    'Auto-Submitted': 'auto-generated',
    ...(thread === undefined ? {} : threadHeaders(thread)),
    ...(unsubscribe === undefined ? {} : unsubscribeHeaders(unsubscribe)),
  },
});

/**
 * Queues a mail at a moment (ms UTC). Within the caller's transaction, it is queued exactly if what it tells of is stored;
 * `wake` of the post office, after the transaction, sends it at once. Throws an Error if `to` is no address, or
 * `unsubscribe` no absolute URL.
 */
export async function queueMail(db: Db, mail: Mail, now: number): Promise<void> {
  if (!isAddress(mail.to)) throw new Error('What mail is to be sent to is no e-mail address.');
  const message = JSON.stringify(compose(mail));
  await db.insertInto('mails').values({ recipient: mail.to, message, created: now, due: now, tries: 0 }).execute();
}

/** How many mails wait, and since when (ms UTC) the oldest does. */
export const mailsWaiting = (db: Db): Promise<{ count: number; oldest: number | null }> =>
  db
    .selectFrom('mails')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min<number | null>('created').as('oldest')])
    .executeTakeFirstOrThrow();
