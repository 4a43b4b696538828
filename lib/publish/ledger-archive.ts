import { z } from 'zod';
import { isZone } from '../clock.ts';
import { unmarkedUrl } from '../content/document.ts';
import { formerListings } from '../content/listings.ts';
import { highestIds } from '../db/highest-ids.ts';
import type { Db } from '../db/open.ts';
import { pinnedGuidBase } from '../feeds/guids.ts';
import type { Site } from '../site.ts';
import * as urls from '../urls.ts';

/**
 * An address (URL without host, or marked as that of a directory's text) as the store would write it, which leads to no other site and out of no
 * folder; null if it is none.
 */
export function toAddress(marked: string): string | null {
  const url = unmarkedUrl(marked);
  try {
    const segments = url === '/' ? [] : url.slice(1).split('/').map(decodeURIComponent);
    if (!url.startsWith('/') || segments.some((segment) => ['', '.', '..'].includes(segment))) return null;
    return marked.slice(0, -url.length) + urls.fromSegments(segments);
  } catch {
    // It is no percent-encoding of anything.
    return null;
  }
}

const isAddress = (url: string): boolean => toAddress(url) === url;

const address = z.string().refine(isAddress, 'is no address of a blog');

/** What became of an address (lib/publish/ledger.ts); it is live while it neither leads elsewhere nor has gone. */
export const archivedAddress = z.object({
  url: address,
  guid: z.string().nullable(),
  movedTo: address.nullable(),
  gone: z.string().nullable(),
});

/** A place in a listing that an entry had once (`date` in ms UTC). */
export const departedPlace = z.object({
  listing: z.string().regex(/^(?:[/#]|\*$)/, 'is no listing'),
  date: z.int(),
  url: address,
});

/** What else decides which addresses there were, and what feed readers know posts and comments by. */
export const ledgerFacts = z.object({
  /** The address that GUIDs begin with, if it was noted; and the highest number that a comment has had. */
  guidBase: z.url({ protocol: /^https?$/ }).nullable(),
  lastComment: z.int().min(0),
  zones: z.array(z.string().refine(isZone, 'is no time zone')),
  smallest: z.int().min(1),
});

/** The ledger outside of the store, with all that has to be known to answer old addresses and to go on with GUIDs. */
export type LedgerArchive = z.infer<typeof ledgerFacts> & {
  addresses: z.infer<typeof archivedAddress>[];
  departed: z.infer<typeof departedPlace>[];
};

/** In an order that does not depend on the database. */
const inOrder = <Row>(rows: Row[], nameOf: (row: Row) => string): Row[] =>
  rows
    .map((row) => ({ row, name: nameOf(row) }))
    .sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)))
    .map(({ row }) => row);

/** The ledger of a store. */
export async function exportLedger(db: Db, site: Site): Promise<LedgerArchive> {
  const addresses = await db.selectFrom('ledger').select(['url', 'guid', 'movedTo', 'gone']).execute();
  const departed = await db.selectFrom('departed').select(['listing', 'date', 'url']).execute();
  const { zones, smallest } = await formerListings(db, site);
  return {
    guidBase: await pinnedGuidBase(db),
    lastComment: (await highestIds(db)).comments,
    zones: zones.sort(),
    smallest,
    addresses: inOrder(addresses, ({ url }) => url),
    departed: inOrder(departed, ({ listing, date, url }) => JSON.stringify([listing, url, date])),
  };
}
