import { once } from '../once.ts';

/** So many distinct complaints are remembered. */
const most = 500;

const said = (): Set<string> => once('mail-complaints', () => new Set());

/** Writes to the error log what is wrong with mail, unless it has been said since mail last went out. */
export function complain(message: string): void {
  if (said().has(message)) return;
  if (said().size >= most) said().clear();
  said().add(message);
  console.error(message);
}

/** Mail goes out: what was complained of is over, and would be news if it came again. */
export const complaintsAreOver = (): void => said().clear();
