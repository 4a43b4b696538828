import { counted } from '../metrics/counted.ts';
import { once } from '../once.ts';

/** How publishing stands, for who runs the server. Moments are ms UTC. */
export type PublishState = {
  isRunning: boolean;
  /** The last one that went through: when it was done, what is served since, and how many files had an error. */
  last: { at: number; revision: string | null; broken: number } | null;
  /** Why it fails, and since when; null while it does not. */
  failing: { since: number; reason: string } | null;
};

/** How publishing stands in this process. */
export const publishState = (): PublishState => once('publish-state', () => ({ isRunning: false, last: null, failing: null }));

/** What was published: the commit that is served, and the files that have an error. */
type Published = { revision: { after: string | null }; failed: readonly unknown[] };

/** Notes that something was published. */
export function notePublished({ revision, failed }: Published): void {
  Object.assign(publishState(), { last: { at: Date.now(), revision: revision.after, broken: failed.length }, failing: null });
}

/** Publishes, and notes how that went. Throws what the work throws. */
export async function notingPublish<Report extends Published>(work: () => Promise<Report>): Promise<Report> {
  const state = publishState();
  state.isRunning = true;
  try {
    const report = await counted().publishes.time(work);
    notePublished(report);
    return report;
  } catch (error) {
    counted().publishFailures++;
    state.failing = { since: state.failing?.since ?? Date.now(), reason: (error as Error).message };
    throw error;
  } finally {
    state.isRunning = false;
  }
}
