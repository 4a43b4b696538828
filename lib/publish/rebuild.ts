import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import { markedUrl } from '../content/document.ts';
import { chunksOf } from '../db/chunks.ts';
import { takeStock } from '../db/dialect.ts';
import type { Db } from '../db/open.ts';
import { withPictures } from './albums.ts';
import { writeFiles } from './files.ts';
import { isWithin, lastGoodDocuments, restoreLastGood } from './last-good.ts';
import type { Settlement, Settler } from './ledger.ts';
import { planChanges } from './plan.ts';
import { cannotBeRead, documentsOf, read, sameAddress, type Found } from './read.ts';
import { addToSearch, clearSearch } from './search-index.ts';
import type { SyncOptions, SyncReport } from './sync.ts';
import { writePlan } from './write.ts';

/** Files read and written at a time. */
const batch = 200;

/** The tables that are made afresh, beside those of the search index. */
const made = ['files', 'documents', 'shows', 'entries', 'listings', 'aliases'] as const;

/** Where entries stood is remembered before the tables are emptied: not every place need come back. */
async function clear(db: Db): Promise<void> {
  await sql`insert into departed select * from entries where true on conflict do nothing`.execute(db);
  await sql`create temp table former as select "urlKey", url, kind, file, hash, guid, aliases from documents where live = 1`.execute(
    db,
  );
  await sql`create index former_key on former ("urlKey")`.execute(db);
  for (const table of made) await db.deleteFrom(table).execute();
  await clearSearch(db);
}

type FormerRow = Omit<Settler, 'aliases'> & { aliases: string };

const settlerOf = ({ aliases, ...row }: FormerRow): Settler => ({
  ...row,
  url: markedUrl(row),
  aliases: JSON.parse(aliases) as string[],
});

/** What differs from what was published before `clear`; a document whose file and address are the same does not. */
async function compare(db: Db): Promise<Settlement[]> {
  const columns = sql.raw('url, kind, file, hash, guid, aliases');
  const lost = await sql<FormerRow>`select ${columns} from former
    where not exists (select 1 from documents d where d."urlKey" = former."urlKey" and d.live = 1)`.execute(db);
  const fresh = await sql<FormerRow>`select ${columns} from documents where live = 1
    and not exists (select 1 from former f where f."urlKey" = documents."urlKey")`.execute(db);
  const edited = await sql<FormerRow>`select d.url, d.kind, d.file, d.hash, d.guid, d.aliases from documents d
    join former f on f."urlKey" = d."urlKey" where d.live = 1 and (f.hash != d.hash or f.url != d.url)`.execute(db);
  await sql`drop table former`.execute(db);
  return [
    ...lost.rows.map((row) => ({ before: settlerOf(row), after: null })),
    ...fresh.rows.map((row) => ({ before: null, after: settlerOf(row) })),
    ...edited.rows.map((row) => ({ before: settlerOf(row), after: settlerOf(row) })),
  ];
}

/**
 * Makes the index afresh, a batch at a time, so that memory does not grow with the folder. Of a file that cannot be read
 * now, the last good version stays if the index was of this folder (`isSameFolder`). Gives what differs from the index
 * before.
 */
export async function rebuild(
  db: Db,
  { files, unreadable }: Found,
  options: SyncOptions,
  isSameFolder: boolean,
): Promise<Pick<SyncReport, 'files' | 'touched' | 'problems'> & { settlements: Settlement[] }> {
  const { site, now, onProgress } = options;
  const lastGood = isSameFolder ? await lastGoodDocuments(db, { ...options, files, unreadable }) : [];
  await clear(db);
  const problems = unreadable.map(cannotBeRead);
  const broken = new Set<string>();
  let done = 0;
  for (const some of chunksOf(files, batch)) {
    const outcomes = some.flatMap((scanned) => read(scanned, undefined, options) ?? []);
    for (const outcome of outcomes) {
      if (!('problem' in outcome)) continue;
      problems.push(outcome.problem);
      broken.add(outcome.scanned.file);
    }
    await writeFiles(db, outcomes, [], now);
    const documents = await withPictures(db, documentsOf(outcomes), site.timezone);
    const plan = await planChanges(db, { documents, gone: [], now });
    problems.push(...sameAddress(plan.conflicts));
    await writePlan(db, plan, site.timezone);
    onProgress?.((done += some.length), files.length);
    await setImmediate();
  }
  const kept = lastGood.filter(({ file }) => broken.has(file) || isWithin(file, unreadable));
  await restoreLastGood(db, kept, site, now);
  await addToSearch(db, 'all');
  await takeStock(db, [...made, 'search', 'titles']);
  return { files: files.length, touched: files.length, problems, settlements: await compare(db) };
}
