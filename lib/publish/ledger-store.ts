import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { directoryMark } from '../content/document.ts';
import { chunksOf } from '../db/chunks.ts';
import { readFact, writeFact } from '../db/facts.ts';
import { inserted } from '../db/inserted.ts';
import type { Db } from '../db/open.ts';
import { toDocumentAddress } from '../document-address.ts';
import { keyOf } from '../urls.ts';
import { Ledger, withReplaced, type LedgerRow, type Move, type Settlement } from './ledger.ts';

/** Has a git history been read into the ledger? `wanted` or `read`. */
export const historyFact = 'history';

const columns = ['key', 'url', 'guid', 'movedTo', 'gone'] as const;

async function rowsWhere(db: Db, column: 'key' | 'gone', values: Iterable<string>): Promise<LedgerRow[]> {
  const rows: LedgerRow[] = [];
  for (const some of chunksOf([...new Set(values)]))
    rows.push(...(await db.selectFrom('ledger').select(columns).where(column, 'in', some).execute()));
  return rows;
}

/** The rows that lead to one of these URLs, whatever its case. */
async function rowsLeadingTo(db: Db, urls: readonly string[]): Promise<LedgerRow[]> {
  const rows: LedgerRow[] = [];
  for (const some of chunksOf(urls)) {
    const leading = sql<boolean>`lower("movedTo") in (${sql.join(some.map((url) => sql`lower(${url})`))})`;
    rows.push(...(await db.selectFrom('ledger').select(columns).where(leading).execute()));
  }
  return rows;
}

/** The rows whose GUID is one of these URLs, or one of them with a number behind it. */
async function rowsNamed(db: Db, urls: readonly string[]): Promise<LedgerRow[]> {
  const rows: LedgerRow[] = [];
  for (const [index, url] of urls.entries()) {
    if (index % 100 === 99) await setImmediate();
    const named = db.selectFrom('ledger').select(columns).where('guid', '>=', url).where('guid', '<', `${url}$`);
    rows.push(...(await named.where((eb) => eb.or([eb('guid', '=', url), eb('guid', '>=', `${url}#`)])).execute()));
  }
  return rows;
}

/** What these changes may touch in the ledger. */
async function load(db: Db, settlements: readonly Settlement[], renames: ReadonlyMap<string, string>): Promise<Ledger> {
  const keys = new Set<string>();
  const arrivals: NonNullable<Settlement['after']>[] = [];
  for (const file of [...renames].flat()) {
    const address = toDocumentAddress(file);
    if (address) keys.add(keyOf(address.url));
  }
  for (const { before, after } of withReplaced(settlements, renames)) {
    for (const side of [before, after]) if (side) for (const url of [side.url, ...side.aliases]) keys.add(keyOf(url));
    if (before || !after) continue;
    arrivals.push(after);
  }
  const rows = [
    ...(await rowsWhere(db, 'key', keys)),
    ...(await rowsWhere(
      db,
      'gone',
      arrivals.map(({ hash }) => hash),
    )),
    // Whoever leads to where a post arrives may have followed another one there.
    ...(await rowsLeadingTo(
      db,
      arrivals.map(({ url }) => url),
    )),
    ...(await rowsNamed(
      db,
      arrivals.map(({ url }) => url),
    )),
  ];
  return new Ledger(rows);
}

/** Adds what a history tells: what the store has seen for itself stays, unless that is no more than that a document is there. */
export async function addToLedger(db: Db, rows: readonly LedgerRow[]): Promise<void> {
  const own = new Set<string>();
  const seen = db.selectFrom('ledger').select('key');
  for (const some of chunksOf(rows)) {
    const kept = seen.where(
      'key',
      'in',
      some.map(({ key }) => key),
    );
    const found = kept.where((eb) =>
      eb.or([eb('guid', 'is not', null), eb('movedTo', 'is not', null), eb('gone', 'is not', null)]),
    );
    for (const { key } of await found.execute()) own.add(key);
  }
  await writeLedger(
    db,
    rows.filter(({ key }) => !own.has(key)),
  );
}

/** Writes rows of the ledger, over those with the same key. */
export async function writeLedger(db: Db, rows: Iterable<LedgerRow>): Promise<void> {
  for (const some of chunksOf([...rows], 200)) {
    await db
      .insertInto('ledger')
      .values(some)
      .onConflict((conflict) => conflict.column('key').doUpdateSet(inserted('url', 'guid', 'movedTo', 'gone')))
      .execute();
  }
}

/** Brings the ledger up to what changed, `renames` being new paths of files and their old ones. Gives the moves. */
export async function settle(
  db: Db,
  settlements: readonly Settlement[],
  renames: ReadonlyMap<string, string> = new Map(),
): Promise<Move[]> {
  if (settlements.length === 0) return [];
  const ledger = await load(db, settlements, renames);
  const moves = ledger.settle(settlements, renames);
  await writeLedger(db, ledger.changed());
  return moves;
}

/** The ledger of a store that has none yet: every published document at its address, and the old addresses that these name. */
export async function beginLedger(db: Db): Promise<void> {
  await sql`insert into ledger (key, url, guid)
    select "urlKey", case when kind = 'path' then ${directoryMark} || url else url end,
      case when guid in ('', url) then null else guid end
    from documents where live = 1 order by "urlKey" on conflict do nothing`.execute(db);
  await sql`insert into ledger (key, url, "movedTo") select key, alias, url from
    (select lower(alias) as key, alias, url, row_number() over (partition by lower(alias) order by url, alias) as place from aliases) as ranked
    where place = 1 on conflict do nothing`.execute(db);
  if ((await readFact(db, historyFact)) === undefined) await writeFact(db, historyFact, 'wanted');
}
