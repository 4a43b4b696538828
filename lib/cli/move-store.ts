import { existsSync, realpathSync, rmSync } from 'node:fs';
import { MoveMismatch, MoveRefusal, isEqual, moveStore as move, type MovedTable } from '../db/move-store.ts';
import { openStore, type Store } from '../db/open.ts';
import { programsAt } from '../db/other-programs.ts';
import { placeName, placeOf, placeUrl, type Place } from '../db/place.ts';
import { env } from '../env.ts';
import { revisionFact, revisionOfCopy } from '../instances/change-log.ts';
import { onceASecond } from '../once-a-second.ts';
import { fingerprintOfCopy, indexedFact } from '../publish/fingerprint.ts';
import { addToSearch } from '../publish/search-index.ts';
import { secretFact } from '../server/join-others.ts';
import { causeOf, mendOf } from './store-errors.ts';
import { asTable } from './text-table.ts';

/** Where a word of the command names a store. Throws an Error for the operator if it is no such word. */
function placeIn(word: string): Place {
  const isRight = placeUrl.test(word) && (word.startsWith('file:') || URL.canParse(word));
  if (isRight) return placeOf(word);
  // It may hold a password, so it is not repeated.
  throw new Error(
    'This names no store. A file is named as file:/srv/blog/waypost.db, a database as postgres://user:password@host:5432/name; ' +
      'in a password, % : @ / are written %25 %3A %40 %2F.',
  );
}

/** Do two words name the same place, as far as that is seen from outside? */
function isSamePlace(a: Place, b: Place): boolean {
  if ('file' in a && 'file' in b) {
    const real = ({ file }: { file: string }): string => (existsSync(file) ? realpathSync(file) : file);
    return real(a) === real(b);
  }
  if ('file' in a || 'file' in b) return false;
  const known = ({ url }: { url: string }): string => {
    const { hostname, port, pathname, searchParams } = new URL(url);
    return [hostname, port || '5432', pathname, searchParams.get('options')].join(' ');
  };
  return known(a) === known(b);
}

/** Throws an Error for the operator unless there is a store that nobody is at work on. */
async function examineSource(place: Place): Promise<void> {
  if ('file' in place && !existsSync(place.file))
    throw new Error(`There is no store at ${place.file}. DATA_DIR and DATABASE_URL must be those of the server.`);
  const programs = await programsAt(place).catch((error: unknown) => {
    throw cannotBeOpened(place, error);
  });
  if (programs.length === 0) return;
  throw new Error(
    `Programs are at work on the store at ${placeName(place)}: ${programs.join('; ')}. Stop all servers of this blog first: what they write ` +
      'while the store is moved, comments too, would stay behind. Nothing was done.',
  );
}

/** A sentence, and how to mend what it says, where that is known. */
const withMend = (sentence: string, error: unknown): string => [`${sentence}.`, mendOf(error) ?? []].flat().join(' ');

const cannotBeOpened = (place: Place, error: unknown): Error =>
  new Error(`The store at ${placeName(place)} cannot be opened: ${withMend(causeOf(error), error)}`, { cause: error });

async function open(place: Place): Promise<Store> {
  try {
    return await openStore(place);
  } catch (error) {
    throw cannotBeOpened(place, error);
  }
}

/** What facts are in a copy that is kept at `to`. */
const factsAt = (to: Store) => ({
  [indexedFact]: (value: string) => fingerprintOfCopy(value, to, env().contentDir),
  [revisionFact]: (value: string) => (to.isShared ? revisionOfCopy(value) : value),
  // What servers of a database have agreed on; the one server of a file agrees with itself, and may have another secret by and by.
  [secretFact]: (value: string) => (to.isShared ? value : null),
});

/** Characters of a checksum that are shown of two that are equal; of others, all. */
const shownOfSum = 16;

function printTables(tables: readonly MovedTable[]): void {
  const rows = tables.map((table) => {
    const { here, there } = table.sum;
    const sums = isEqual(table) ? [here.slice(0, shownOfSum), there.slice(0, shownOfSum), ''] : [here, there, 'DIFFERS'];
    return [table.name, String(table.rows.here), String(table.rows.there), ...sums];
  });
  console.log(asTable([['table', 'rows here', 'rows there', 'checksum here', 'checksum there', ''], ...rows]));
  for (const { name, withNul } of tables)
    if (withNul > 0)
      console.log(`${withNul} texts of ${name} had NUL characters, which PostgreSQL does not keep: they are U+FFFD there.`);
}

/** What the operator is told of a move that came to nothing. */
function complaintOf(error: unknown, place: Place): string {
  const where = placeName(place);
  if (error instanceof MoveRefusal) {
    const mend =
      'file' in place
        ? 'Name a file that is not there yet, or move this one away.'
        : 'Name an empty database, or make one: create database waypost.';
    return `Nothing was moved to ${where}. ${error.message} ${mend}`;
  }
  if (error instanceof MoveMismatch)
    return `${error.message} Nothing was kept at ${where}, and the store is as it was. Please report it, with this table.`;
  return `Nothing was moved to ${where}; both stores are as they were. ${withMend((error as Error).message, error)}`;
}

/** Copies a store into an opened one, `to`, which is at a place. Throws an Error for the operator. */
async function copy(from: Store, to: Store, place: Place): Promise<MovedTable[]> {
  const show = onceASecond((step: string, done: number, total: number) => console.log(`  ${step}: ${done} of ${total}`));
  try {
    return await move(from, to, {
      facts: factsAt(to),
      complete: (db) => addToSearch(db, 'all', (done, total) => show('put into the search index', done, total)),
      onProgress: (step, table, done, total) => show(`${table}, ${step}`, done, total),
    });
  } catch (error) {
    if (error instanceof MoveMismatch) printTables(error.tables);
    throw new Error(complaintOf(error, place), { cause: error });
  }
}

/** Copies a store to a place. Throws an Error for the operator; a file that was not there before is not there then. */
async function copyTo(place: Place, from: Store): Promise<MovedTable[]> {
  const fresh = 'file' in place && !existsSync(place.file) ? place.file : null;
  try {
    const to = await open(place);
    try {
      return await copy(from, to, place);
    } finally {
      await to.close();
    }
  } catch (error) {
    if (fresh !== null) for (const end of ['', '-wal', '-shm']) rmSync(fresh + end, { force: true });
    throw error;
  }
}

/**
 * `move-store <url>`: copies the store into an empty one, and proves that nothing is missing. Gives the exit code; throws an Error for the
 * operator, and the other store is then as it was.
 */
export async function moveStore([word, ...more]: string[]): Promise<number> {
  if (word === undefined || more.length > 0) {
    console.error('Say where to: move-store file:/srv/blog/waypost.db, or move-store postgres://user:password@host/name.');
    return 2;
  }
  const [source, place] = [env().database, placeIn(word)];
  if (isSamePlace(source, place))
    throw new Error(`The store is at ${placeName(place)} already: DATABASE_URL says so. Name another place to move it to.`);
  await examineSource(source);
  const from = await open(source);
  console.log(`From ${placeName(source)} to ${placeName(place)}`);
  try {
    const tables = await copyTo(place, from);
    printTables(tables);
    const url = 'file' in place ? `file:${place.file}` : 'what you have named here';
    console.log(
      `All of it is there. Set DATABASE_URL to ${url} and start the server; CONTENT_DIR and DATA_DIR stay as they are.`,
    );
    return 0;
  } finally {
    await from.close();
  }
}
