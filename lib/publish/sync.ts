import { markedUrl } from '../content/document.ts';
import { rememberListings } from '../content/listings.ts';
import type { Problem } from '../content/problem.ts';
import { serialize } from '../db/dialect.ts';
import { readFact, writeFact } from '../db/facts.ts';
import type { Db, Store } from '../db/open.ts';
import type { FilesTable } from '../db/tables.ts';
import type { Renames } from '../git/changes.ts';
import { countChange } from '../instances/change-log.ts';
import type { Site } from '../site.ts';
import { account, type Account } from './account.ts';
import type { PlacedChange } from './affected.ts';
import { withPictures } from './albums.ts';
import { knownRows, leftFiles, writeFiles } from './files.ts';
import { fingerprint, folderIn, indexedFact, noteFrame } from './fingerprint.ts';
import { isWithin } from './last-good.ts';
import { beginLedger, historyFact } from './ledger-store.ts';
import type { Settlement } from './ledger.ts';
import { countPosts, refuseMassDeletion } from './mass-deletion.ts';
import { ofOneFolder } from './one-folder.ts';
import { doneWith, examinePictures, filesToRead, problemsOf, writePictures, type PictureChanges } from './pictures.ts';
import { placesFor } from './places.ts';
import { isKept, planChanges, publishedBy, type Change, type Live } from './plan.ts';
import { cannotBeRead, documentsOf, find, readAll, sameAddress, type Found, type Outcome } from './read.ts';
import { rebuild } from './rebuild.ts';
import { readRenames, settleFormer } from './renames.ts';
import { commitOf, writeRevision, type Revision } from './revision.ts';
import { addToSearch } from './search-index.ts';
import { staysInPlace, writePlan } from './write.ts';

/** What a sync did. `changes` is null if the index was made afresh (then everything may be new), or nothing is served. */
export type SyncReport = Account & {
  /** Documents whose file is in the store, good or not. */
  files: number;
  /** Files that were new or changed, or went away. */
  touched: number;
  /** Errors of the files read in this sync. */
  problems: Problem[];
  changes: PlacedChange[] | null;
  /** Are the settings or the author's sheet others than at the sync before? Every page shows something of them. */
  isReframed: boolean;
  revision: Revision;
  /** The content folder that the store was made from before, if it was another one. */
  formerFolder: string | null;
  /** The number of this change among those of all servers; null if nothing changed for readers, or no other server shares the store. */
  counted: number | null;
};

type Changed = Omit<SyncReport, 'isReframed' | 'revision' | 'formerFolder' | 'counted'>;

export type SyncOptions = {
  contentDir: string;
  site: Site;
  /** The moment that decides what is scheduled (ms UTC). */
  now: number;
  /** Are pages being served that a change could make old? Only then is it worked out where each change stands. */
  serving: boolean;
  /** Paths in the content folder that may have changed, files or folders; without it, all of it is looked at. */
  only?: readonly string[];
  /** Files that were renamed since the last sync, as far as git knows; where it is still to be asked, only if a file has gone. */
  renames?: Renames | (() => Promise<Renames>);
  /** The commit that is checked out, if it is known. */
  commit?: string;
  /** The commit that the store was made from (null: none) when it was decided to publish. */
  decidedOn?: string | null;
  /** Posts removed so short a time ago that they count as removed at once with these. */
  justRemoved?: number;
  /** May more than half of the posts go? */
  force?: boolean;
  /** Nothing is looked at but the store: posts whose time has come go live. For a server whose folder has nothing to say. */
  dueOnly?: boolean;
  /** Told now and then how far a long sync is. */
  onProgress?: (done: number, total: number) => void;
};

/** The moment that the last sync went by. */
const syncedFact = 'synced';
/** Another server has published since it was decided what this one has to say: that has to be decided anew. */
export class PublishedMeanwhile extends Error {}

/** A file that is no document any more (it became a whole HTML page) loses its address as if it had gone. */
const lost = (outcomes: Outcome[], gone: string[]): string[] => [
  ...gone,
  ...outcomes.filter((outcome) => 'ignored' in outcome).map(({ scanned }) => scanned.file),
];

const toSettler = (live: Live | null): Settlement['before'] => live && { ...live, url: markedUrl(live) };

const toSettlement = ({ before, after }: Change): Settlement => ({ before: toSettler(before), after: toSettler(after) });

/** Says of a file whether it is broken, by what reading it came to now, or when it was read last. */
async function brokenFiles(db: Db, outcomes: Outcome[]): Promise<(file: string) => boolean> {
  const now = new Map(outcomes.map((outcome) => [outcome.scanned.file, outcome]));
  const stored = await db.selectFrom('files').select('file').where('problem', 'is not', null).execute();
  const before = new Set(stored.map(({ file }) => file));
  return (file) => {
    const outcome = now.get(file);
    return outcome && !('same' in outcome) ? 'problem' in outcome : before.has(file);
  };
}

async function freshRenames({ renames = new Map() }: SyncOptions, isWorthAsking: boolean): Promise<Renames> {
  if (typeof renames !== 'function') return renames;
  return isWorthAsking ? renames() : new Map();
}

/** What lies on disk: documents, and what has become of pictures. */
type Sources = { found: Found; pictures: PictureChanges };

/** Applies what differs, and says where each change stood before and stands after. */
async function update(db: Db, known: Map<string, FilesTable>, sources: Sources, options: SyncOptions): Promise<Changed> {
  const { site, now, serving } = options;
  const { files: scanned, unreadable } = sources.found;
  const present = new Set(scanned.map(({ file }) => file));
  // What lies in a folder that cannot be read now has not gone.
  const absent = [...known.keys()].filter((file) => !present.has(file) && !isWithin(file, unreadable));
  const fresh = await filesToRead(db, known, scanned, { pictures: sources.pictures, contentDir: options.contentDir });
  const outcomes = await readAll(fresh, known, options);
  const readable = new Set(outcomes.map((outcome) => outcome.scanned.file));
  const told = [...absent, ...fresh.flatMap(({ file }) => (readable.has(file) ? [] : file))];
  const left = options.only ? await leftFiles(db, outcomes, new Set([...present, ...told]), options.contentDir) : [];
  const gone = [...told, ...left];
  const renames = options.dueOnly
    ? new Map<string, string>()
    : await readRenames(db, await freshRenames(options, gone.length > 0));
  const former = settleFormer(renames, options.contentDir, await brokenFiles(db, outcomes));
  const departed = [...lost(outcomes, gone).filter((file) => !former.held.has(file)), ...former.gone];
  const documents = await withPictures(db, documentsOf(outcomes), site.timezone);
  const plan = await planChanges(db, { documents, gone: departed, now });
  const before = serving ? await placesFor(db, plan.changes, 'before', site) : [];
  await writeFiles(db, outcomes, gone, now);
  await writePlan(db, plan, site.timezone);
  const accounts = await account(db, plan.changes.map(toSettlement), renames, options);
  await addToSearch(db, publishedBy(plan));
  // An edit leaves posts where they are, and with them everything that was counted.
  const after = !serving || plan.changes.every(staysInPlace) ? before : await placesFor(db, plan.changes, 'after', site);
  const placed = plan.changes.map((change, index) => ({ ...change, placesBefore: before[index]!, placesAfter: after[index]! }));
  return {
    files: scanned.length,
    touched: outcomes.filter((outcome) => !('same' in outcome)).length + gone.length,
    problems: [
      ...unreadable.map(cannotBeRead),
      ...problemsOf(sources.pictures),
      ...outcomes.flatMap((outcome) => ('problem' in outcome ? outcome.problem : [])),
      ...sameAddress(plan.conflicts),
    ],
    changes: serving ? placed : null,
    ...accounts,
  };
}

/** Makes the index afresh. Another folder is another blog: all of the one before may go. */
async function afresh(db: Db, { found, pictures }: Sources, options: SyncOptions, isSameFolder: boolean): Promise<Changed> {
  const isFirst = (await countPosts(db)) === 0;
  await writePictures(db, pictures);
  const all = options.only ? find(options.contentDir, undefined) : found;
  const { settlements, ...report } = await rebuild(db, all, options, isSameFolder);
  if (isFirst) {
    await beginLedger(db);
    return { ...report, changes: null, published: [], removed: [], postsRemoved: 0, postsAdded: 0, moved: [] };
  }
  const renames = await readRenames(db, await freshRenames(options, true));
  const accounts = await account(db, settlements, renames, options);
  // The history of this folder has not been read.
  if (!isSameFolder) await writeFact(db, historyFact, 'wanted');
  return { ...report, changes: null, ...accounts };
}

async function syncNow(store: Store, options: SyncOptions, expectSame: () => void): Promise<SyncReport> {
  const found = find(options.contentDir, options.only);
  const sources = { found, pictures: await examinePictures(store, found, options) };
  const done = await store.write.transaction().execute(async (db) => {
    // Should two servers publish in spite of the lock around a publish, they do it one after the other.
    await serialize(db, 'sync');
    if (options.decidedOn !== undefined && options.decidedOn !== (await commitOf(db)))
      throw new PublishedMeanwhile('Another server has published meanwhile.');
    // A store from before there was a ledger.
    if (!(await db.selectFrom('ledger').select('key').limit(1).executeTakeFirst())) await beginLedger(db);
    const value = fingerprint(store, options);
    const fact = await readFact(db, indexedFact);
    const folder = fact === undefined ? null : folderIn(fact);
    const isSameFolder = folder === folderIn(value);
    const posts = await countPosts(db);
    const report =
      fact === value || options.dueOnly
        ? await update(db, await knownRows(db, 'files', options.only), sources, options)
        : await afresh(db, sources, options, isSameFolder);
    if (isSameFolder && !options.force) refuseMassDeletion(report.postsRemoved, posts, options.justRemoved);
    if (fact !== value && !options.dueOnly) await writeFact(db, indexedFact, value);
    await rememberListings(db, options.site);
    await writeFact(db, syncedFact, String(options.now));
    const isReframed = !options.dueOnly && (await noteFrame(db, options.site));
    expectSame();
    const revision = await writeRevision(db, report.touched > 0, options.commit);
    // Last, because all who count wait for each other from then on.
    const counted = report.changes?.length === 0 && !isReframed ? null : await countChange(db);
    return { ...report, isReframed, formerFolder: isSameFolder ? null : folder, revision, counted };
  });
  doneWith(sources.pictures);
  return done;
}

/**
 * Makes the store say what the content folder says, in one transaction: after a crash at any moment the store holds the old state or the new
 * one. A file that is broken keeps its last good version in the store. Throws if the folder itself cannot be read, a MassDeletion if most of the
 * posts would go, and PublishedMeanwhile if `decidedOn` does not hold any more.
 */
export const sync = (store: Store, options: SyncOptions): Promise<SyncReport> =>
  ofOneFolder(options.contentDir, (expectSame, isAgain) =>
    syncNow(store, isAgain && !options.dueOnly ? { ...options, only: undefined } : options, expectSame),
  );

/** When the next scheduled post is due (ms UTC) that no sync has considered yet; null if there is none. */
export async function nextDue({ read: db }: Store): Promise<number | null> {
  const row = await db
    .selectFrom('documents')
    .select((eb) => eb.fn.min('date').as('date'))
    .where(isKept)
    .where('date', '>', Number((await readFact(db, syncedFact)) ?? 0))
    .executeTakeFirst();
  return row?.date ?? null;
}
