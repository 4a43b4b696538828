import { vi } from 'vitest';
import { complaintsAreOver } from '../complain.ts';
import { scratchStore } from '../db/scratch-store.ts';
import { env } from '../env.ts';
import { queuePings } from './queue.ts';
import { scratchHub } from './scratch-hub.ts';
import { sendDue } from './send.ts';

export const minute = 60_000;
export const hour = 60 * minute;

/** The address of a feed, as a hub is told it. */
export const topicOf = (feed: string): string => env().siteUrl + feed;

/** A hub, a store with pings for it, and what is said to the log. */
export async function scratchPings() {
  const [scratch, hub] = [await scratchStore(), await scratchHub()];
  const { store } = scratch;
  const said: string[] = [];
  complaintsAreOver('pings');
  const log = vi.spyOn(console, 'error').mockImplementation((line: string) => void said.push(line));
  return {
    store,
    hub,
    said,
    openAgain: scratch.openAgain,
    queue: (pages: string[]) => queuePings(store, pages, 0),
    /** Queues the RSS feed of home alone. */
    queueOne: async (now = 0): Promise<void> => {
      await queuePings(store, ['/'], now);
      await store.write.deleteFrom('pings').where('topic', '!=', topicOf('/feed.xml')).execute();
    },
    send: (now = 0, stopped?: AbortSignal) => sendTo(store, hub.url, now, stopped),
    rows: () => store.read.selectFrom('pings').selectAll().orderBy('topic').execute(),
    end: async (): Promise<void> => {
      log.mockRestore();
      await hub.close();
      await scratch.close();
    },
  };
}

/** Has a hub told of what is due at a moment (ms UTC). */
export const sendTo = (store: Parameters<typeof sendDue>[0], hub: string | null, now = 0, stopped?: AbortSignal): Promise<void> =>
  sendDue(
    store,
    () => hub,
    () => now,
    stopped,
  );
