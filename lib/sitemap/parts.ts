import type { Known } from '../content/resolve.ts';
import { addressesOf, type Stretch } from './addresses.ts';
import { mostBytes } from './sitemap-xml.ts';

/** How much one document holds. */
export type Limits = { urls: number; bytes: number };

/** What the protocol allows (sitemaps.org), without what stands around the addresses. */
const allowed: Limits = { urls: 50_000, bytes: 50 * 1024 * 1024 - 1024 };

/** The addresses of one document. */
export type Part = readonly Stretch[];

type Measured = Stretch & Limits;

/** Cuts a source into stretches that a document holds each. */
async function cut(known: Known, siteUrl: string, source: Stretch['source'], limits: Limits): Promise<Measured[]> {
  const stretches: Measured[] = [];
  let last: Measured | undefined;
  for await (const addresses of addressesOf(known, { source, after: 0, upTo: null })) {
    for (const address of addresses) {
      const bytes = mostBytes(siteUrl, address);
      if (!last || last.urls === limits.urls || last.bytes + bytes > limits.bytes) {
        last = { source, after: last?.upTo ?? 0, upTo: 0, urls: 0, bytes: 0 };
        stretches.push(last);
      }
      last.upTo = address.key;
      last.urls++;
      last.bytes += bytes;
    }
  }
  return stretches;
}

/**
 * The parts of the sitemap, as many as its addresses and their pictures need: one if a single document holds all. It takes a look at every
 * document of the store, with turns for readers in between.
 */
export async function partsOf(known: Known, siteUrl: string, limits = allowed): Promise<Part[]> {
  const listings = await cut(known, siteUrl, 'listings', limits);
  const stretches = [...listings, ...(await cut(known, siteUrl, 'documents', limits))];
  const sum = (of: keyof Limits): number => stretches.reduce((total, stretch) => total + stretch[of], 0);
  return sum('urls') <= limits.urls && sum('bytes') <= limits.bytes ? [stretches] : stretches.map((stretch) => [stretch]);
}
