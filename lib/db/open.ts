import type { Kysely } from 'kysely';
import { once } from '../once.ts';
import type { Place } from './place.ts';
import { openPostgres } from './postgres.ts';
import { openSqlite } from './sqlite.ts';
import type { Tables } from './tables.ts';

/** A connection, and a transaction on it. */
export type Db = Kysely<Tables>;

/** The store. */
export type Store = {
  /** Sees what was last committed, also while a transaction on `write` is under way: pages go on being served while a publish runs. */
  read: Db;
  write: Db;
  /** May other servers be at work on it? */
  isShared: boolean;
  /** Does work of a name while no other server does work of the same name; it waits for its turn. */
  alone: <T>(name: string, work: () => Promise<T>) => Promise<T>;
  /** Throws if nothing could be written now. It leaves no trace, waits for a second at most if the database answers, and keeps no reader waiting. */
  tryWriting: () => Promise<void>;
  close: () => Promise<void>;
};

/** Opens a store, making it if needed, and brings its tables up to date. Throws if it cannot be had. */
export const openStore = (place: Place): Promise<Store> => ('file' in place ? openSqlite(place.file) : openPostgres(place.url));

const holder = (): { store?: Store } => once('store', () => ({}));

/** Makes `opened` the store of this process, for `store()` to give. */
export const useStore = (opened: Store): Store => (holder().store = opened);

/** The store of this process. Throws if server.ts (or a command) has not opened one. */
export function store(): Store {
  const { store: opened } = holder();
  if (!opened) throw new Error('The store is not open. Start Waypost by `npm run up`, not by Next alone.');
  return opened;
}
