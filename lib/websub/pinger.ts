import { BackgroundWork } from '../background-work.ts';
import { complain } from '../complain.ts';
import type { Store } from '../db/open.ts';
import { once } from '../once.ts';
import { currentSite } from '../site.ts';
import { queueUnwritten } from './queue.ts';
import { sendDue } from './send.ts';

const holder = (): { pinger?: BackgroundWork } => once('pinger', () => ({}));

/** Begins to tell the hub of `site.yaml`, in the background, of what is queued in a store. */
export function openPinger(store: Store): BackgroundWork {
  const run = async (stopped: AbortSignal): Promise<void> => {
    await queueUnwritten(store, Date.now());
    await sendDue(store, () => currentSite().feeds.hub, Date.now, stopped);
  };
  return (holder().pinger = new BackgroundWork(run, (reason) => complain('pings', `Pings wait: ${reason}`)));
}

/** To be called when pings have been queued. In a process that sends none, the server's finds them. */
export const wakePinger = (): void => holder().pinger?.wake();
