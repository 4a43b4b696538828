import { randomBytes, timingSafeEqual } from 'node:crypto';
import { once } from '../once.ts';

/** What the watcher and the clock of this process show to the publish route; made at each start, never leaves the process. */
export const processToken = (): string => once('publish-token', () => randomBytes(32).toString('hex'));

/** Is this the Authorization header of this very process? Compared in constant time. */
export function isOwnRequest(authorization: string | null): boolean {
  const expected = Buffer.from(`Bearer ${processToken()}`);
  const given = Buffer.from(authorization ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
