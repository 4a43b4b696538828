import { once } from './once.ts';

/** So many distinct complaints of one kind are remembered. */
const most = 500;

/** What is done in the background, and can fail for long. */
type Work = 'mail' | 'pings' | 'purges' | 'redis' | 'shared pages' | 'following' | 'publish' | 'watch';

const saidOf = (work: Work): Set<string> => once(`complaints of ${work}`, () => new Set());

/** Writes to the error log what is wrong with some work, unless it has been said since that last went well. */
export function complain(work: Work, message: string): void {
  const said = saidOf(work);
  if (said.has(message)) return;
  if (said.size >= most) said.clear();
  said.add(message);
  console.error(message);
}

/** The work goes well: what was complained of is over, and would be news if it came again. */
export const complaintsAreOver = (work: Work): void => saidOf(work).clear();
