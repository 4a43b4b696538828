import type { Db, Store } from '../db/open.ts';
import { env } from '../env.ts';
import { endMailTo, isMailEnded } from '../mail/ended.ts';
import { oneLine } from '../mail/one-line.ts';
import { queueMail } from '../mail/queue.ts';
import { issueToken } from '../signed-token.ts';
import type { Site } from '../site.ts';
import * as urls from '../urls.ts';
import type { State } from './moderate.ts';

/** A link to a decision works for so long (ms); one that ends mail, for longer than anybody keeps mail. */
const decisionTime = 30 * 24 * 60 * 60 * 1000;
const mailTime = 20 * 365 * 24 * 60 * 60 * 1000;

/** A comment that mail is about. */
export type Told = { id: number; discussion: number; parent: number | null; name: string; email: string | null; plain: string };

const absolute = (path: string): string => env().siteUrl + path;

/** A comment in a mail. No line of what a visitor has written begins one: it could look like ours, and lead elsewhere. */
const quoted = (text: string): string =>
  text
    .split(/\r\n|[\n\v\f\r\x85\u2028\u2029]/)
    .map((line) => `> ${line}`)
    .join('\n');

const decisionLink = (id: number, state: State, now: number): string =>
  absolute(urls.decidePage(issueToken('decide', `${id}-${state}`, now + decisionTime)));

/** Tells the authors of a comment that waits for them, with links that decide on it. */
export async function tellAuthors(
  db: Db,
  site: Site,
  comment: Told,
  post: { url: string; title: string },
  reasons: string[],
  now: number,
): Promise<void> {
  for (const { email } of site.authors) {
    if (email === undefined) continue;
    const text = [
      `A comment by ${oneLine(comment.name)} on “${post.title}”:`,
      quoted(comment.plain),
      reasons.join(' '),
      `Approve: ${decisionLink(comment.id, 'shown', now)}`,
      `Spam: ${decisionLink(comment.id, 'spam', now)}`,
      `All that wait: ${absolute(urls.moderation('held'))}`,
    ].join('\n\n');
    await queueMail(db, { to: email, subject: `A comment waits: ${post.title}`, text, thread: `queue ${post.url}` }, now);
  }
}

/** Those above a comment in its thread who asked to be told of replies, each once, by address, with a comment of theirs; never its own writer. */
async function listeners(db: Db, { parent, email }: Told): Promise<ReadonlyMap<string, number>> {
  const found = new Map<string, number>();
  const seen = new Set<number>();
  for (let id = parent; id !== null && !seen.has(id);) {
    seen.add(id);
    const above = await db
      .selectFrom('comments')
      .select(['parent', 'email', 'wantsReplies', 'state'])
      .where('id', '=', id)
      .executeTakeFirst();
    if (above?.wantsReplies === 1 && above.state === 'shown' && above.email !== null && above.email !== email)
      found.set(above.email, id);
    id = above?.parent ?? null;
  }
  return found;
}

/** Tells those who asked for it of a comment that is shown now; of none twice. */
export async function tellListeners(
  db: Db,
  site: Site,
  comment: Told,
  post: { url: string; title: string },
  now: number,
): Promise<void> {
  const { numUpdatedRows } = await db
    .updateTable('comments')
    .set({ told: 1 })
    .where('id', '=', comment.id)
    .where('told', '=', 0)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) return;
  for (const [to, own] of await listeners(db, comment)) {
    // A wish may have been stored while mail was being ended.
    if (await isMailEnded(db, to)) continue;
    // By a comment of theirs: the address is not for the log, into which mail may go.
    const token = issueToken('unsubscribe', String(own), now + mailTime);
    const text = [
      `A reply by ${oneLine(comment.name)} on “${post.title}”:`,
      quoted(comment.plain),
      `Read it there: ${absolute(urls.comment(post.url, comment.id))}`,
      `You asked for mail about replies at ${site.title}. No more of it: ${absolute(urls.unsubscribePage(token))}`,
    ].join('\n\n');
    const unsubscribe = absolute(urls.unsubscribe(token));
    await queueMail(
      db,
      { to, subject: `A reply to you: ${post.title}`, text, unsubscribe, thread: `replies ${comment.discussion}` },
      now,
    );
  }
}

/** Ends mail about replies to whoever wrote a comment, for good. */
export const endMail = ({ write }: Store, id: number): Promise<void> =>
  write.transaction().execute(async (db) => {
    const writer = await db.selectFrom('comments').select('email').where('id', '=', id).executeTakeFirst();
    if (!writer?.email) return;
    await endMailTo(db, writer.email);
    await db.updateTable('comments').set({ wantsReplies: 0 }).where('email', '=', writer.email).execute();
  });
