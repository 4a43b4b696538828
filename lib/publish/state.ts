import { counted } from '../metrics/counted.ts';
import { once } from '../once.ts';

/** Why something that lies in the content folder is not published, though the rest is; and whether the clock tries it again. */
export type HeldBack = { reason: string; isTriedAgain: boolean };

/** How publishing stands, for who runs the server. Moments are ms UTC. */
export type PublishState = {
  /** Since when one is under way, or waits for that of another server; null if none does. */
  runningSince: number | null;
  /** The last one that went through: when it was done, what is served since, and how many files had an error. */
  last: { at: number; revision: string | null; broken: number } | null;
  /** Why it fails, or holds something back, and since when; null while it does not. */
  failing: ({ since: number } & HeldBack) | null;
};

/** How publishing stands in this process. */
export const publishState = (): PublishState => once('publish-state', () => ({ runningSince: null, last: null, failing: null }));

/** What was published: the commit that is served, the files that have an error, and what is held back. */
type Published = { revision: { after: string | null }; failed: readonly unknown[]; heldBack: HeldBack | null };

const failingBy = (why: HeldBack): PublishState['failing'] => ({ ...why, since: publishState().failing?.since ?? Date.now() });

/** Notes that something was published. */
export function notePublished({ revision, failed, heldBack }: Published): void {
  const last = { at: Date.now(), revision: revision.after, broken: failed.length };
  Object.assign(publishState(), { last, failing: heldBack && failingBy(heldBack) });
}

/** Notes that nothing could be published. */
export function noteFailure({ message }: Error): void {
  publishState().failing = failingBy({ reason: message, isTriedAgain: false });
}

/** Publishes, and notes how that went. Throws what the work throws. */
export async function notingPublish<Report extends Published>(work: () => Promise<Report>): Promise<Report> {
  const state = publishState();
  state.runningSince = Date.now();
  try {
    const report = await counted().publishes.time(work);
    notePublished(report);
    return report;
  } catch (error) {
    counted().publishFailures++;
    noteFailure(error as Error);
    throw error;
  } finally {
    state.runningSince = null;
  }
}
