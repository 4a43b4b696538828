import type { Db } from './open.ts';
import { storeTables, type StoreTable } from './store-tables.ts';
import type { Tables } from './tables.ts';

/** What becomes of a table when a store is moved: it is copied, made again from what was copied, or left where it is. */
type Fate = 'copied' | 'remade' | 'left';

/** Every table, in the order in which they are copied: what others refer to comes first. */
const fates = {
  files: 'copied',
  documents: 'copied',
  pictures: 'copied',
  images: 'copied',
  shows: 'copied',
  entries: 'copied',
  listings: 'copied',
  departed: 'copied',
  aliases: 'copied',
  ledger: 'copied',
  rendered: 'copied',
  spent: 'copied',
  discussions: 'copied',
  comments: 'copied',
  blocked: 'copied',
  unsubscribed: 'copied',
  mails: 'copied',
  pings: 'copied',
  words: 'copied',
  feeds: 'copied',
  facts: 'copied',
  // Each database has a search index of its own kind.
  search: 'remade',
  titles: 'remade',
  pairs: 'remade',
  // What servers of one database tell each other is old when none of them runs.
  changes: 'left',
} satisfies Record<keyof Tables | 'pairs', Fate>;

/** What `fates` says of a table of this name; undefined if nothing. */
export const fateOf = (table: string): Fate | undefined => (fates as Record<string, Fate>)[table];

const columnsOf = (table: StoreTable | undefined): string =>
  table ? `${table.columns.map(({ name }) => name).join(', ')}, by ${table.key.join(', ')}` : 'no such table';

/** The tables to copy from one store into another. Throws an Error if the two do not have them alike. */
export async function movedTables(source: Db, destination: Db): Promise<StoreTable[]> {
  const [ours, theirs] = [await storeTables(source), await storeTables(destination)];
  return Object.entries(fates).flatMap(([name, fate]) => {
    if (fate !== 'copied') return [];
    const [here, there] = [columnsOf(ours.get(name)), columnsOf(theirs.get(name))];
    if (here !== there)
      throw new Error(
        `The two stores do not have the same columns in ${name} (here: ${here}; there: ${there}), so it cannot be moved: ` +
          'are there columns that Waypost has not made?',
      );
    return ours.get(name)!;
  });
}
