import { toWallClock } from '../clock.ts';
import * as urls from '../urls.ts';

/** The listing of a directory and all below it. */
export const ofDirectory = (dir: string): string => dir;

/** The listing of a tag; a directory's begins with `/`, so the two never meet. */
export const ofTag = (tag: string): string => `#${tag}`;

/** The month of a moment in the site's zone, `@2013-04`: counted, but no listing of its own. */
export function ofMonth(at: number, zone: string): string {
  const { year, month } = toWallClock(at, zone);
  return `@${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}`;
}

/** Every listing that a published post stands in: its directory with all above it, and its tags. */
export const listingsOf = ({ dir, tags }: { dir: string; tags: readonly string[] }): string[] => [
  ...urls.ancestors(dir).map(ofDirectory),
  ...tags.map(ofTag),
];

/** Entries on a stable page of a date archive. */
export const archivePage = 100;

/** The stable page (1 is the oldest) that holds the entry of a rank (0 is the oldest). */
export const pageOf = (rank: number, size: number): number => Math.floor(rank / size) + 1;

/** How many stable pages a listing has: none while all of it fits on the listing itself. */
export const pagesIn = (total: number, size: number): number => (total > size ? Math.ceil(total / size) : 0);
