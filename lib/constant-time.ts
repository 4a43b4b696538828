import { timingSafeEqual } from 'node:crypto';

/** Are two texts the same? The time it takes tells of their lengths at most. */
export function isSameText(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
