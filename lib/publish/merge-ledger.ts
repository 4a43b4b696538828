import { commentsLock } from '../comments/discussions.ts';
import { markedUrl } from '../content/document.ts';
import { rememberListings } from '../content/listings.ts';
import { chunksOf } from '../db/chunks.ts';
import { serialize } from '../db/dialect.ts';
import { inTransaction } from '../db/dry-run.ts';
import { giveIdsAbove } from '../db/highest-ids.ts';
import type { Db, Store } from '../db/open.ts';
import { countOverhaul } from '../instances/change-log.ts';
import type { Site } from '../site.ts';
import { keyOf } from '../urls.ts';
import type { LedgerArchive } from './ledger-archive.ts';
import { writeLedger } from './ledger-store.ts';
import type { LedgerRow } from './ledger.ts';
import { writeDeparted } from './write.ts';

/** What became of another ledger: how many of its rows are new here, how many were there, and the addresses of which another thing is known here. */
export type Merged = { fresh: number; there: number; kept: { url: string; why: string }[] };

const isBare = ({ guid, movedTo, gone }: LedgerRow): boolean => guid === null && movedTo === null && gone === null;
const isLive = ({ movedTo, gone }: LedgerRow): boolean => movedTo === null && gone === null;

const isSame = (a: LedgerRow, b: LedgerRow): boolean =>
  a.url === b.url && a.guid === b.guid && a.movedTo === b.movedTo && a.gone === b.gone;

/** Whose GUIDs these are here: the key of an address by its GUID. */
async function holdersOf(db: Db, rows: readonly LedgerRow[]): Promise<Map<string, string>> {
  const guids = rows.flatMap(({ guid }) => guid ?? []);
  if (guids.length === 0) return new Map();
  const found = await db.selectFrom('ledger').select(['guid', 'key']).where('guid', 'in', guids).execute();
  return new Map(found.map(({ guid, key }) => [guid!, key]));
}

/** The keys at which a document is served now. */
async function liveKeys(db: Db, rows: readonly LedgerRow[]): Promise<Set<string>> {
  const keys = rows.map(({ key }) => key);
  const found = await db
    .selectFrom('documents')
    .select(['url', 'kind'])
    .where('urlKey', 'in', keys)
    .where('live', '=', 1)
    .execute();
  return new Set(found.map((row) => keyOf(markedUrl(row))));
}

/** Why a row stays out: this blog knows better. Null if it may come in. */
function whyNot(row: LedgerRow, own: LedgerRow | undefined, holder: string | undefined, isServed: boolean): string | null {
  if (holder !== undefined && holder !== row.key) return 'Feed readers know another post by that GUID here.';
  if (isServed && !isLive(row)) return 'Something is published at that address here.';
  if (!own) return null;
  // It is no more than that a document is there: also when a server has seen it only since this import began.
  if (isBare(own) && isLive(row)) return null;
  return 'Another thing is known of that address here, which is kept.';
}

async function mergeAddresses(db: Db, { addresses }: LedgerArchive): Promise<Merged> {
  const merged: Merged = { fresh: 0, there: 0, kept: [] };
  for (const some of chunksOf(addresses)) {
    const rows = some.map((row): LedgerRow => ({ key: keyOf(row.url), ...row }));
    const keys = rows.map(({ key }) => key);
    const own = new Map(
      (await db.selectFrom('ledger').selectAll().where('key', 'in', keys).execute()).map((row) => [row.key, row]),
    );
    const [holders, live] = [await holdersOf(db, rows), await liveKeys(db, rows)];
    // Should one address come twice, the first is taken.
    const fresh = new Map<string, LedgerRow>();
    for (const row of rows) {
      const known = fresh.get(row.key) ?? own.get(row.key);
      if (known && isSame(row, known)) {
        merged.there++;
        continue;
      }
      const why = whyNot(row, known, holders.get(row.guid ?? ''), live.has(row.key));
      if (why === null) fresh.set(row.key, row);
      else merged.kept.push({ url: row.url, why });
    }
    await writeLedger(db, fresh.values());
    merged.fresh += fresh.size;
  }
  return merged;
}

/** Notes where entries stood, unless they stand there now. Gives how many of these places were not known. */
async function mergeDeparted(db: Db, { departed }: LedgerArchive): Promise<number> {
  let fresh = 0;
  for (const some of chunksOf(departed)) {
    const known = new Set<string>();
    const urls = [...new Set(some.map(({ url }) => url))];
    for (const table of ['entries', 'departed'] as const) {
      const rows = await db.selectFrom(table).select(['listing', 'date', 'url']).where('url', 'in', urls).execute();
      for (const { listing, date, url } of rows) known.add(JSON.stringify([listing, date, url]));
    }
    const places = new Map(some.map((place) => [JSON.stringify([place.listing, place.date, place.url]), place]));
    const unknown = [...places].filter(([name]) => !known.has(name)).map(([, place]) => place);
    await writeDeparted(db, unknown);
    fresh += unknown.length;
  }
  return fresh;
}

/**
 * Takes the ledger of another store into this one, in one transaction. What is known here stays, unless that is no more than that a document is
 * there; so it may be done again, before the documents come or after. With `dryRun`, nothing is written.
 */
export async function mergeLedger({ write }: Store, site: Site, ledger: LedgerArchive, dryRun = false): Promise<Merged> {
  let merged: Merged = { fresh: 0, there: 0, kept: [] };
  await inTransaction(write, dryRun, async (db) => {
    await serialize(db, 'sync');
    await serialize(db, commentsLock);
    const { fresh, there, kept } = await mergeAddresses(db, ledger);
    const places = await mergeDeparted(db, ledger);
    merged = { fresh: fresh + places, there: there + ledger.departed.length - places, kept };
    await rememberListings(db, site, ledger);
    if (dryRun) return;
    await giveIdsAbove(db, 'comments', ledger.lastComment);
    await countOverhaul(db);
  });
  return merged;
}
