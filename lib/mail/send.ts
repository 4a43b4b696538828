import type { Selectable } from 'kysely';
import { complain, complaintsAreOver } from '../complain.ts';
import { createdBy, isDue } from '../db/due.ts';
import type { Store } from '../db/open.ts';
import type { MailsTable } from '../db/queue-tables.ts';
import { counted } from '../metrics/counted.ts';
import { pauseAfter } from '../retry-pause.ts';
import { maskAddress, maskIn } from './address.ts';
import { oneLine } from './one-line.ts';
import type { Message } from './queue.ts';
import { Deferred, longestDelivery, Refused, type Transport } from './transport.ts';

const minute = 60_000;
const hour = 60 * minute;

/** A mail that fails when it is so old (ms) is given up. */
export const longestWait = 72 * hour;

/** Nobody else takes a mail for so long (ms) after it was taken: longer than a delivery lasts, the store's part included. */
export const claimTime = longestDelivery + 3 * minute;

/** Characters of an error that are kept. */
const errorLength = 300;

type Row = Selectable<MailsTable>;

/** Mails that went out and are not deleted yet, as while the store is away: they are not to go out again. */
const delivered = new WeakMap<Store, Set<number>>();

function deliveredFrom(store: Store): Set<number> {
  const known = delivered.get(store) ?? new Set();
  delivered.set(store, known);
  return known;
}

/** Deletes the mails of which only this process knows that they went out: another one would send them when their claim is over. */
async function forgetDelivered(store: Store): Promise<void> {
  const known = deliveredFrom(store);
  if (known.size === 0) return;
  const ids = [...known];
  await store.write.deleteFrom('mails').where('id', 'in', ids).execute();
  for (const id of ids) known.delete(id);
}

/** Takes the mail that has been due for longest, so that nobody else does; undefined if none is due. */
async function take(store: Store, now: number): Promise<Row | undefined> {
  for (;;) {
    // Looked for first without writing, which would have to wait for whoever writes.
    const next = await store.read
      .selectFrom('mails')
      .select('id')
      .where(isDue(now))
      .orderBy('due')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (!next) return undefined;
    const taken = await store.write
      .updateTable('mails')
      .set(({ eb }) => ({ due: now + claimTime, created: createdBy(now), tries: eb('tries', '+', 1) }))
      .where('id', '=', next.id)
      .where(isDue(now))
      .returningAll()
      .executeTakeFirst();
    if (taken) return taken;
  }
}

const forget = async (store: Store, { id }: Row): Promise<void> =>
  void (await store.write.deleteFrom('mails').where('id', '=', id).execute());

async function deliver(store: Store, transport: Transport, mail: Row): Promise<void> {
  const { recipient, created } = mail;
  await transport({ ...(JSON.parse(mail.message) as Message), recipient, created });
  deliveredFrom(store).add(mail.id);
  complaintsAreOver('mail');
}

/** Puts a mail off to its next try, or gives it up. */
async function fail(store: Store, mail: Row, error: Error, now: number): Promise<void> {
  const reason = oneLine(maskIn(error.message, mail.recipient)).slice(0, errorLength);
  if (error instanceof Refused || now - mail.created >= longestWait) {
    await forget(store, mail);
    counted().mails['given-up']++;
    console.error(`Mail to ${maskAddress(mail.recipient)} is given up at try ${mail.tries}: ${reason}`);
    return;
  }
  complain('mail', `Mail cannot be sent, and is tried again later: ${reason}`);
  await store.write
    .updateTable('mails')
    .set({ due: now + pauseAfter(mail.tries), error: reason })
    .where('id', '=', mail.id)
    // Unless the claim has expired, and somebody else is at it.
    .where('due', '=', mail.due)
    .execute();
}

/**
 * Sends the mails that are due, one after another, until none is, the server fails or `stopped` is aborted; gives how many
 * went out. `now` tells the time (ms UTC). A mail is sent at least once: again only if between its delivery and the note of it
 * the process ended, or the store was away for longer than a claim lasts. Throws if the store fails; it is to be called again soon then.
 */
export async function sendDue(store: Store, transport: Transport, now: () => number, stopped?: AbortSignal): Promise<number> {
  let sent = 0;
  await forgetDelivered(store);
  const next = async (): Promise<Row | undefined> => (stopped?.aborted ? undefined : await take(store, now()));
  for (let mail = await next(); mail; mail = await next()) {
    try {
      await deliver(store, transport, mail);
    } catch (error) {
      counted().mails.failed++;
      await fail(store, mail, error as Error, now());
      if (error instanceof Refused || error instanceof Deferred) continue;
      // A server that is down is not asked for each mail: the others stay due.
      break;
    }
    await forget(store, mail);
    deliveredFrom(store).delete(mail.id);
    counted().mails.sent++;
    sent++;
  }
  return sent;
}
