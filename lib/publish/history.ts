import { setImmediate } from 'node:timers/promises';
import { isDocumentName, isWholePage, markedUrl, parseDocument } from '../content/document.ts';
import { isHiddenPath } from '../content/scan.ts';
import { dependencies, wishesOf } from '../content/wishes.ts';
import { chunksOf } from '../db/chunks.ts';
import { readFact, writeFact } from '../db/facts.ts';
import type { Db, Store } from '../db/open.ts';
import { headOf, isShallow } from '../git/checkout.ts';
import { GitError, type Checkout } from '../git/command.ts';
import { historyOf, readBlobs, type FileVersion, type HistoryStep } from '../git/history.ts';
import { formatOfName } from '../photos/formats.ts';
import type { Site } from '../site.ts';
import { addToLedger, historyFact } from './ledger-store.ts';
import { nameOf, Replay, type Past, type Pasts, type Present } from './replay.ts';
import { writeDeparted } from './write.ts';

function toPast(file: string, bytes: Buffer, site: Site): Past | undefined {
  try {
    const parsed = isWholePage(file, bytes) ? null : parseDocument(file, bytes, site);
    if (!parsed || !('document' in parsed)) return undefined;
    const { url, hash, guid, aliases, kind, date, dir, tags, draft } = parsed.document;
    const shows = dependencies(wishesOf(parsed.document));
    return { url: markedUrl({ kind, url }), file, hash, guid, aliases, kind, date, dir, tags, draft, shows, hasAlbum: false };
  } catch {
    return undefined;
  }
}

/** Every version that was replaced later, as a document if it is a good one; those that are checked out stand in the store. */
async function readReplaced(checkout: Checkout, steps: HistoryStep[], site: Site): Promise<Pasts> {
  const versions = new Map<string, FileVersion>();
  for (const { changes } of steps) for (const { before } of changes) if (before) versions.set(nameOf(before), before);
  const pasts = new Map<string, Past | undefined>();
  for (const some of chunksOf([...versions.values()])) {
    const blobs = await readBlobs(checkout, [...new Set(some.map(({ blob }) => blob))]);
    for (const version of some) {
      const bytes = blobs.get(version.blob);
      pasts.set(nameOf(version), bytes && toPast(version.file, bytes, site));
    }
    await setImmediate();
  }
  return pasts;
}

/** Every document of the store, by file. */
async function readPresent(db: Db): Promise<Map<string, Present>> {
  const rows = await db
    .selectFrom('documents')
    .select(['url', 'file', 'hash', 'guid', 'aliases', 'kind', 'date', 'dir', 'tags', 'draft', 'live'])
    .execute();
  const shows = Map.groupBy(await db.selectFrom('shows').selectAll().execute(), ({ file }) => file);
  return new Map(
    rows.map((row) => [
      row.file,
      {
        ...row,
        url: markedUrl(row),
        draft: row.draft === 1,
        live: row.live === 1,
        aliases: JSON.parse(row.aliases) as string[],
        tags: JSON.parse(row.tags) as string[],
        shows: shows.get(row.file) ?? [],
        hasAlbum: false,
      },
    ]),
  );
}

/** Changes as far as they concern files of some name; at least one side of each does. */
function only(changes: HistoryStep['changes'], fits: (file: string) => boolean): HistoryStep['changes'] {
  const ours = (version: FileVersion | null): FileVersion | null =>
    version && fits(version.file) && !isHiddenPath(version.file) ? version : null;
  return changes
    .map(({ before, after }) => ({ before: ours(before), after: ours(after) }))
    .filter(({ before, after }) => before || after);
}

/** What was published along a history, given the documents that the store holds now. Throws a GitError. */
async function replay(checkout: Checkout, head: string, db: Db, site: Site): Promise<Replay> {
  const all = await historyOf(checkout, head);
  const steps = all.map(({ at, changes }) => ({
    at,
    changes: only(changes, isDocumentName),
    pictures: only(changes, (file) => formatOfName(file) !== null),
  }));
  const replayed = new Replay(await readReplaced(checkout, steps, site), await readPresent(db));
  for (const [index, step] of steps.entries()) {
    replayed.step(step);
    if (index % 100 === 0) await setImmediate();
  }
  replayed.end();
  return replayed;
}

/**
 * Gives a store that was filled for the first time, if its folder is a git checkout, the addresses that are not there any
 * more: where each post was before it was renamed, and what was deleted. Gives how many. A history that cannot be read is
 * told, and tried again at the next start.
 */
export async function learnHistory({ write }: Store, site: Site, checkout: Checkout | null): Promise<number> {
  if ((await readFact(write, historyFact)) !== 'wanted') return 0;
  try {
    const head = checkout && (await headOf(checkout));
    const isPart = checkout !== null && (await isShallow(checkout));
    if (isPart)
      console.error(
        'The content folder is a shallow clone: old addresses are known from its commits only. git fetch --unshallow',
      );
    const replayed = head ? await replay(checkout, head, write, site) : null;
    await write.transaction().execute(async (db) => {
      await addToLedger(db, replayed?.ledger.changed() ?? []);
      await writeDeparted(db, replayed?.departed ?? []);
      await db
        .deleteFrom('departed')
        .where((eb) =>
          eb.exists(
            eb
              .selectFrom('entries')
              .select('entries.url')
              .whereRef('entries.listing', '=', 'departed.listing')
              .whereRef('entries.date', '=', 'departed.date')
              .whereRef('entries.url', '=', 'departed.url'),
          ),
        )
        .execute();
      if (!isPart) await writeFact(db, historyFact, 'read');
    });
    return replayed?.former().length ?? 0;
  } catch (error) {
    // Whatever a history holds, the blog is served.
    console.error('Addresses of before are not known yet:', error instanceof GitError ? error.message : error);
    return 0;
  }
}
