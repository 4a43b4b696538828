import { readFact, writeFact } from '../db/facts.ts';
import type { Store } from '../db/open.ts';
import { wakeOthers } from '../instances/following.ts';
import { once } from '../once.ts';
import { contentCheckout } from './content-checkout.ts';
import { commitOf } from './revision.ts';
import { standingOf } from './standing.ts';

/** When a push last came to a server that has no checkout to move (ms UTC). */
export const wantedFact = 'wanted';

/** Passes a push on to the servers that have a checkout, if this one has none. Gives whether it did. */
export async function passOn(store: Store): Promise<boolean> {
  if ((await standingOf(store, await commitOf(store.read), contentCheckout)) !== 'silent') return false;
  await writeFact(store.write, wantedFact, String(Date.now()));
  wakeOthers();
  return true;
}

const seen = (): { wanted: string | undefined } => once('wanted', () => ({ wanted: undefined }));

/** Has a push been passed on since this was asked last? At the first time it has not: every server pulls at its start. */
export async function isPullWanted({ read, isShared }: Store): Promise<boolean> {
  if (!isShared) return false;
  const wanted = (await readFact(read, wantedFact)) ?? '';
  const last = seen().wanted;
  seen().wanted = wanted;
  return last !== undefined && last !== wanted;
}
