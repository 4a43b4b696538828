import { setImmediate } from 'node:timers/promises';
import type { Known } from '../content/resolve.ts';
import type { Db } from '../db/open.ts';
import { imagesOf } from '../photos/images.ts';
import { previewOf } from '../photos/sizes.ts';
import { addressesOf, type Address } from './addresses.ts';
import type { Part } from './parts.ts';
import { closing, opening, sitemapIndex, urlElement } from './sitemap-xml.ts';

/** An address so long (characters) makes a sitemap invalid (sitemaps.org, `loc`). */
const tooLong = 2048;

async function elements(db: Db, siteUrl: string, addresses: readonly Address[]): Promise<string> {
  const images = await imagesOf(
    db,
    addresses.flatMap(({ pictures }) => pictures),
  );
  const imageUrls = ({ pictures }: Address): string[] =>
    pictures.flatMap((hash) => (images.has(hash) ? [previewOf(images.get(hash)!).url] : []));
  return addresses
    .filter(({ url }) => siteUrl.length + url.length < tooLong)
    .map((address) => urlElement(siteUrl, address, imageUrls(address)))
    .join('');
}

/** Pictures that are looked up at once, or those of one address if it has more. */
const enough = 500;

/** Addresses by lots, none with many more pictures than that. */
function* lotsOf(addresses: readonly Address[]): Generator<Address[]> {
  let [lot, pictures]: [Address[], number] = [[], 0];
  for (const address of addresses) {
    lot.push(address);
    pictures += address.pictures.length;
    if (pictures < enough) continue;
    yield lot;
    [lot, pictures] = [[], 0];
  }
  if (lot.length > 0) yield lot;
}

async function* urlset(known: Known, siteUrl: string, part: Part): AsyncGenerator<string> {
  yield opening;
  for (const stretch of part) {
    for await (const addresses of addressesOf(known, stretch)) {
      for (const lot of lotsOf(addresses)) {
        yield await elements(known.db, siteUrl, lot);
        await setImmediate();
      }
    }
  }
  yield closing;
}

async function* index(siteUrl: string, { length }: readonly Part[]): AsyncGenerator<string> {
  yield sitemapIndex(siteUrl, length);
}

/**
 * The text of the sitemap, or with a number (from 1) that of a part, piece by piece as it is asked for: every address, or the document that
 * names the `parts` if these are several. Null if there is no such part.
 */
export function sitemapText(
  known: Known,
  siteUrl: string,
  parts: readonly Part[],
  number?: number,
): AsyncGenerator<string> | null {
  if (number === undefined && parts.length > 1) return index(siteUrl, parts);
  const part = number === undefined ? parts[0] : parts.length > 1 ? parts[number - 1] : undefined;
  return part ? urlset(known, siteUrl, part) : null;
}
