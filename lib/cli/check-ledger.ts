import { existsSync } from 'node:fs';
import { toWallClock } from '../clock.ts';
import { unmarkedUrl } from '../content/document.ts';
import { formerListings, ofDirectory, ofTag, pagesIn, type FormerListings } from '../content/listings.ts';
import { resolve } from '../content/resolve.ts';
import { openStore, type Db, type Store } from '../db/open.ts';
import { env } from '../env.ts';
import { findStaticFile } from '../server/static-files.ts';
import { readSite, type Site } from '../site.ts';
import * as urls from '../urls.ts';

/** How every address that was ever published is answered now. */
export type LedgerReport = { served: number; redirected: number; gone: number; lost: string[] };

/** The addresses at which an entry of a listing was shown: the listing, and the archives of its dates, in each zone. */
function listingUrls(listing: string, date: number, { zones }: FormerListings): string[] {
  if (listing.startsWith(ofTag(''))) return [urls.tag(listing.slice(1))];
  const dates = zones.flatMap((zone) => {
    const { year, month, day } = toWallClock(date, zone);
    return [{ year }, { year, month }, { year, month, day }].map((part) => urls.date(listing, part));
  });
  return [...(listing === ofDirectory('/') ? [] : [urls.path(listing)]), ...dates];
}

/** Every stable page that a directory or a tag had when its pages were smallest. */
async function pageUrls(db: Db, { smallest }: FormerListings): Promise<string[]> {
  const totals = new Map<string, number>();
  for (const table of ['entries', 'departed'] as const) {
    const counts = db.selectFrom(table).select((eb) => ['listing', eb.fn.countAll<number>().as('total')]);
    for (const { listing, total } of await counts.groupBy('listing').execute())
      totals.set(listing, (totals.get(listing) ?? 0) + total);
  }
  return [...totals].flatMap(([listing, total]) =>
    Array.from({ length: pagesIn(total, smallest) }, (_, index) =>
      listing.startsWith(ofTag('')) ? urls.tag(listing.slice(1), index + 1) : urls.path(listing, index + 1),
    ),
  );
}

/** Every address that the store knows to have been published: documents, aliases, and listings that lost an entry. */
async function publishedUrls({ read }: Store, site: Site): Promise<Set<string>> {
  const known = new Set((await read.selectFrom('ledger').select('url').execute()).map(({ url }) => unmarkedUrl(url)));
  for (const table of ['documents', 'aliases'] as const) {
    const rows =
      table === 'documents'
        ? await read.selectFrom(table).select('url').where('live', '=', 1).execute()
        : await read.selectFrom(table).select('alias as url').execute();
    for (const { url } of rows) known.add(url);
  }
  const former = await formerListings(read, site);
  const departed = await read.selectFrom('departed').select(['listing', 'date']).execute();
  const entries = await read.selectFrom('entries').select(['listing', 'date']).where('listing', '=', ofDirectory('/')).execute();
  for (const { listing, date } of [...departed, ...entries]) for (const url of listingUrls(listing, date, former)) known.add(url);
  for (const url of await pageUrls(read, former)) known.add(url);
  return known;
}

/** Asks what each address that was ever published is now, as the server does. */
export async function examineLedger(store: Store, site: Site, contentDir: string): Promise<LedgerReport> {
  const report: LedgerReport = { served: 0, redirected: 0, gone: 0, lost: [] };
  for (const url of await publishedUrls(store, site)) {
    const segments = urls.toSegments(url) ?? [];
    const found = await resolve({ db: store.read, site }, segments);
    if (found?.kind === 'redirect') report.redirected++;
    else if (found?.kind === 'gone') report.gone++;
    else if (found || (await findStaticFile(contentDir, segments)) !== null) report.served++;
    else report.lost.push(url);
  }
  return report;
}

/** `check --ledger`: proves that every address ever published is answered. Gives 1 if one is not. */
export async function checkLedger(): Promise<number> {
  const { contentDir, database } = env();
  if ('file' in database && !existsSync(database.file)) {
    console.error(`There is no store at ${database.file} yet: start the server once, or set DATA_DIR to that of the server.`);
    return 1;
  }
  const { site } = readSite(contentDir);
  const store = await openStore(database);
  try {
    const { served, redirected, gone, lost } = await examineLedger(store, site, contentDir);
    for (const url of lost) console.log(`error: ${url} was published once and is not found any more.`);
    const all = served + redirected + gone + lost.length;
    console.log(
      `${all} addresses were published: ${served} are served, ${redirected} redirect, ${gone} are gone, ${lost.length} lost`,
    );
    return lost.length > 0 ? 1 : 0;
  } finally {
    await store.close();
  }
}
