import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Document } from '../content/document.ts';
import type { Problem } from '../content/problem.ts';
import type { Db, Store } from '../db/open.ts';
import type { FilesTable } from '../db/tables.ts';
import type { Site } from '../site.ts';
import type { PlacedChange } from './affected.ts';
import { isWithin, lastGoodDocuments, restoreLastGood } from './last-good.ts';
import { placesFor } from './places.ts';
import { chunksOf, isKept, planChanges, publishedBy, type Plan } from './plan.ts';
import { cannotBeRead, find, read, type Outcome } from './read.ts';
import { writePlan, writeSearch } from './write.ts';

/** Raise it when the same files give other rows than before: the next sync then makes the index afresh. */
const indexVersion = 1;

/** Files read and written at a time, when the index is made afresh. */
const batch = 200;

/** A file as young as this (ms) may change again and bear the same time: it is read again at the next sync. */
const young = 2000;

/** What a sync did. `changes` is null if the index was made afresh (then everything may be new), or nothing is served. */
export type SyncReport = {
  /** Documents whose file is in the store, good or not. */
  files: number;
  /** Files that were new or changed, or went away. */
  touched: number;
  /** Errors of the files read in this sync. */
  problems: Problem[];
  changes: PlacedChange[] | null;
};

export type SyncOptions = {
  contentDir: string;
  site: Site;
  /** The moment that decides what is scheduled (ms UTC). */
  now: number;
  /** Are pages being served that a change could make old? Only then is it worked out where each change stands. */
  serving: boolean;
  /** Paths in the content folder that may have changed, files or folders; without it, all of it is looked at. */
  only?: readonly string[];
  /** Told now and then how far a long sync is. */
  onProgress?: (done: number, total: number) => void;
};

const factName = 'indexed';

/** What the whole index depends on besides the files; the folder too, so that no document of another one is kept. */
const fingerprint = ({ contentDir, site }: SyncOptions): string =>
  JSON.stringify([indexVersion, contentDir, site.timezone, site.tagNames]);

/** Do two fingerprints name the same folder, read by the same version? */
const sameFolder = (a: string, b: string): boolean => {
  const [first, second] = [JSON.parse(a) as unknown[], JSON.parse(b) as unknown[]];
  return first[0] === second[0] && first[1] === second[1];
};

async function knownFiles(db: Db, only: readonly string[] | undefined): Promise<Map<string, FilesTable>> {
  const known = new Map<string, FilesTable>();
  const select = db.selectFrom('files').selectAll();
  const rows = only
    ? (
        await Promise.all(
          only.map((path) =>
            select
              .where((eb) => eb.or([eb('file', '=', path), eb.and([eb('file', '>=', `${path}/`), eb('file', '<', `${path}0`)])]))
              .execute(),
          ),
        )
      ).flat()
    : await select.execute();
  for (const row of rows) known.set(row.file, row);
  return known;
}

const sameAddress = ({ conflicts }: Plan): Problem[] =>
  conflicts.map(({ document, owner }) => ({
    severity: 'error',
    file: document.file,
    line: 1,
    field: 'name',
    message: `has the same address as ${owner} (${document.url}), which is served.`,
    mend: 'Rename one of the two.',
  }));

async function writeFiles(db: Db, outcomes: Outcome[], gone: string[], now: number): Promise<void> {
  for (const some of chunksOf(gone)) await db.deleteFrom('files').where('file', 'in', some).execute();
  const rows = outcomes.map((outcome) => ({
    file: outcome.scanned.file,
    size: outcome.scanned.size,
    modified: outcome.scanned.modified > now - young ? 0 : outcome.scanned.modified,
    hash: outcome.hash,
    problem: 'problem' in outcome ? JSON.stringify(outcome.problem) : null,
    isSame: 'same' in outcome,
  }));
  for (const { file, size, modified } of rows.filter(({ isSame }) => isSame)) {
    await db.updateTable('files').set({ size, modified }).where('file', '=', file).execute();
  }
  for (const some of chunksOf(
    rows.filter(({ isSame }) => !isSame),
    100,
  )) {
    await db
      .insertInto('files')
      .values(some.map(({ isSame: _, ...row }) => row))
      .onConflict((conflict) =>
        conflict.column('file').doUpdateSet((eb) => ({
          size: eb.ref('excluded.size'),
          modified: eb.ref('excluded.modified'),
          hash: eb.ref('excluded.hash'),
          problem: eb.ref('excluded.problem'),
        })),
      )
      .execute();
  }
}

/** A file that is no document any more (it became a whole HTML page) loses its address as if it had gone. */
const lost = (outcomes: Outcome[], gone: string[]): string[] => [
  ...gone,
  ...outcomes.filter((outcome) => 'ignored' in outcome).map(({ scanned }) => scanned.file),
];

const documentsOf = (outcomes: Outcome[]): Document[] =>
  outcomes.flatMap((outcome) => ('document' in outcome ? outcome.document : []));

async function clear(db: Db): Promise<void> {
  for (const table of ['files', 'documents', 'entries', 'listings', 'aliases'] as const) await db.deleteFrom(table).execute();
  await sql`insert into search (search) values ('delete-all')`.execute(db);
}

/**
 * Makes the index afresh, a batch at a time, so that memory does not grow with the folder. Of a file that cannot be read
 * now, the last good version stays if the index was of this folder (`isSameFolder`).
 */
async function rebuild(db: Db, options: SyncOptions, isSameFolder: boolean): Promise<Omit<SyncReport, 'changes'>> {
  const { site, now, onProgress } = options;
  const { files, unreadable } = find(options.contentDir, undefined);
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
    const plan = await planChanges(db, { documents: documentsOf(outcomes), gone: [], now });
    problems.push(...sameAddress(plan));
    await writePlan(db, plan, site.timezone);
    onProgress?.((done += some.length), files.length);
    await setImmediate();
  }
  const kept = lastGood.filter(({ file }) => broken.has(file) || isWithin(file, unreadable));
  await restoreLastGood(db, kept, site, now);
  await writeSearch(db, 'all');
  return { files: files.length, touched: files.length, problems };
}

/** Applies what differs, and says where each change stood before and stands after. */
async function update(db: Db, known: Map<string, FilesTable>, options: SyncOptions): Promise<SyncReport> {
  const { site, now, serving, onProgress } = options;
  const { files: scanned, unreadable } = find(options.contentDir, options.only);
  const present = new Set(scanned.map(({ file }) => file));
  // What lies in a folder that cannot be read now has not gone.
  const gone = [...known.keys()].filter((file) => !present.has(file) && !isWithin(file, unreadable));
  const fresh = scanned.filter(
    ({ file, size, modified }) => known.get(file)?.size !== size || known.get(file)?.modified !== modified,
  );
  const outcomes: Outcome[] = [];
  for (const some of chunksOf(fresh, batch)) {
    for (const item of some) {
      const outcome = read(item, known.get(item.file), options);
      if (outcome) outcomes.push(outcome);
      else gone.push(item.file);
    }
    onProgress?.(outcomes.length, fresh.length);
    await setImmediate();
  }
  const plan = await planChanges(db, { documents: documentsOf(outcomes), gone: lost(outcomes, gone), now });
  const before = serving ? await placesFor(db, plan.changes, 'before', site) : [];
  await writeFiles(db, outcomes, gone, now);
  await writePlan(db, plan, site.timezone);
  await writeSearch(db, publishedBy(plan));
  const after = serving ? await placesFor(db, plan.changes, 'after', site) : [];
  const placed = plan.changes.map((change, index) => ({ ...change, placesBefore: before[index]!, placesAfter: after[index]! }));
  return {
    files: scanned.length,
    touched: outcomes.filter((outcome) => !('same' in outcome)).length + gone.length,
    problems: [
      ...unreadable.map(cannotBeRead),
      ...outcomes.flatMap((outcome) => ('problem' in outcome ? outcome.problem : [])),
      ...sameAddress(plan),
    ],
    changes: serving ? placed : null,
  };
}

/**
 * Makes the store say what the content folder says, in one transaction: after a crash at any moment the store holds the
 * old state or the new one. A file that is broken keeps its last good version in the store. Throws if the folder itself
 * cannot be read.
 */
export async function sync({ write }: Store, options: SyncOptions): Promise<SyncReport> {
  return write.transaction().execute(async (db) => {
    const value = fingerprint(options);
    const fact = await db.selectFrom('facts').select('value').where('name', '=', factName).executeTakeFirst();
    if (fact?.value === value) return update(db, await knownFiles(db, options.only), options);
    const isSameFolder = fact !== undefined && sameFolder(fact.value, value);
    const report = await rebuild(db, options, isSameFolder);
    await db
      .insertInto('facts')
      .values({ name: factName, value })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value }))
      .execute();
    return { ...report, changes: null };
  });
}

/** When the next scheduled post is due (ms UTC), or null. */
export async function nextDue({ read: db }: Store, now: number): Promise<number | null> {
  const row = await db
    .selectFrom('documents')
    .select((eb) => eb.fn.min('date').as('date'))
    .where(isKept)
    .where('date', '>', now)
    .executeTakeFirst();
  return row?.date ?? null;
}

/** The errors of all files as they lie there, by name. */
export async function listProblems({ read: db }: Store): Promise<Problem[]> {
  const rows = await db.selectFrom('files').select('problem').where('problem', 'is not', null).orderBy('file').execute();
  return rows.map(({ problem }) => JSON.parse(problem!) as Problem);
}
