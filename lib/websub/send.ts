import { sql, type Selectable } from 'kysely';
import { complain, complaintsAreOver } from '../complain.ts';
import { createdBy, isDue } from '../db/due.ts';
import type { Store } from '../db/open.ts';
import type { PingsTable } from '../db/queue-tables.ts';
import { counted } from '../metrics/counted.ts';
import { pauseAfter } from '../retry-pause.ts';
import { longestPing, ping } from './ping.ts';

/** Pings that are under way at the same time. */
const atOnce = 4;

/** A ping that fails so long (ms) after it was queued is given up. */
export const longestWait = 24 * 60 * 60_000;

/** Nobody else takes a ping for so long (ms) after it was taken: longer than one lasts, the store's part included. */
export const claimTime = longestPing + 60_000;

type Row = Selectable<PingsTable>;

/** Takes the ping that has been due for longest, so that nobody else does; undefined if none is due. */
async function take({ read, write }: Store, now: number): Promise<Row | undefined> {
  for (;;) {
    // Looked for first without writing, which would have to wait for whoever writes.
    const due = read.selectFrom('pings').select('topic').where(isDue(now));
    // Of what is due at once the shortest first: the feeds of home, which most people read.
    const next = await due
      .orderBy('due')
      .orderBy(sql`length(topic)`)
      .orderBy('topic')
      .limit(1)
      .executeTakeFirst();
    if (!next) return undefined;
    const taken = await write
      .updateTable('pings')
      .set(({ eb }) => ({ due: now + claimTime, created: createdBy(now), tries: eb('tries', '+', 1) }))
      .where('topic', '=', next.topic)
      .where(isDue(now))
      .returningAll()
      .executeTakeFirst();
    if (taken) return taken;
  }
}

// Each of these leaves a row alone whose `due` is another by now: it was queued again, or taken by somebody else.

const forget = async ({ write }: Store, { topic, due }: Row): Promise<void> =>
  void (await write.deleteFrom('pings').where('topic', '=', topic).where('due', '=', due).execute());

const setBack = async ({ write }: Store, { topic, due }: Row, changed: Partial<Row>): Promise<void> =>
  void (await write.updateTable('pings').set(changed).where('topic', '=', topic).where('due', '=', due).execute());

/** Puts a ping off to its next try, or gives it up. A pause that the hub asks for goes for all that are due. */
async function putOff(store: Store, row: Row, { reason, pause }: { reason: string; pause: number }, now: number): Promise<void> {
  const rest = Math.min(pause, longestWait);
  if (rest > 0)
    await store.write
      .updateTable('pings')
      .set({ due: now + rest })
      .where('due', '<=', now)
      .execute();
  counted().pings.failed++;
  if (now - row.created >= longestWait) {
    counted().pings['given-up']++;
    await forget(store, row);
    complain('pings', `The WebSub hub could not be told of changes for a day, which is given up: ${reason}.`);
    return;
  }
  complain('pings', `The WebSub hub cannot be told of changes, and is told again later: ${reason}.`);
  await setBack(store, row, { due: now + Math.max(rest, pauseAfter(row.tries)), error: reason });
}

/** Sends one ping. Gives whether the hub is there for others. */
async function send(store: Store, url: string, row: Row, now: () => number, stopped: AbortSignal): Promise<boolean> {
  const answer = await ping(url, row.topic, { now, stopped });
  if (answer.is === 'unavailable') {
    // Cut off by a stop, it was no try.
    if (stopped.aborted) await setBack(store, row, { due: now(), tries: row.tries - 1 });
    else await putOff(store, row, answer, now());
    return false;
  }
  await forget(store, row);
  counted().pings[answer.is === 'taken' ? 'sent' : 'given-up']++;
  if (answer.is === 'taken') complaintsAreOver('pings');
  else complain('pings', `The WebSub hub refuses to be told of changes, which is given up: ${answer.reason}.`);
  return true;
}

/**
 * Sends the pings that are due, four at a time, until none is, the hub fails or `stopped` is aborted. `hub` gives the hub's URL at that
 * time; without one, what is queued is forgotten. `now` tells the time (ms UTC). Each ping is sent at least once: again if the process
 * ended before the note of it. Throws if the store fails.
 */
export async function sendDue(
  store: Store,
  hub: () => string | null,
  now: () => number,
  stopped: AbortSignal = new AbortController().signal,
): Promise<void> {
  let isThere = true;
  const next = async (): Promise<Row | undefined> => (isThere && !stopped.aborted ? await take(store, now()) : undefined);
  const work = async (): Promise<void> => {
    for (let row = await next(); row; row = await next()) {
      const url = hub();
      if (url === null) await store.write.deleteFrom('pings').execute();
      // A hub that is down is not asked for each feed: the others stay due.
      else if (!(await send(store, url, row, now, stopped))) isThere = false;
    }
  };
  // All have ended when this does, also if one fails.
  for (const end of await Promise.allSettled(Array.from({ length: atOnce }, work)))
    if (end.status === 'rejected') throw end.reason;
}
