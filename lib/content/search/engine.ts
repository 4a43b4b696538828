import { isPostgres } from '../../db/dialect.ts';
import type { Db } from '../../db/open.ts';
import type { Narrowing } from './filter.ts';
import { fts5 } from './fts5.ts';
import type { Match } from './match.ts';
import { tsvector } from './tsvector.ts';

/** A document as the index is given it; its texts are `separated`. */
export type Indexed = {
  id: number;
  title: string;
  tags: string;
  text: string;
  /** Tags, and the last part of the address. */
  words: string;
  /** Ms UTC; null for a page without one. */
  date: number | null;
  url: string;
  /** The listings in which it is looked for: its directory with all above it, and its tags. */
  listings: readonly string[];
};

/**
 * What is looked for in one of the two tables: `search` has stems of everything, `titles` words of titles, tags and addresses as they
 * are written, and cannot be narrowed down.
 */
export type Hits =
  | { table: 'search'; match: Match; narrowing: Narrowing }
  | { table: 'titles'; match: Match; narrowing?: undefined };

/** Hits that were counted, and those ids that were met with, if there were any. */
export type Counted<T extends Hits = Hits> = T & { count: number; ids?: readonly number[] };

/** A full-text index in the store. It finds the same in every dialect. */
export type Engine = {
  /** What more posts hold is not weighed, and says little, since they hold it all. */
  mostWeighed: number;
  /** Puts documents into the index. */
  add: (db: Db, documents: readonly Indexed[]) => Promise<void>;
  /** Does work that puts very many into it. */
  inBulk: (db: Db, work: () => Promise<void>) => Promise<void>;
  /** Takes documents out of it: as they went in, if they are in it. */
  remove: (db: Db, documents: readonly Indexed[]) => Promise<void>;
  /** Takes all out of it. */
  clear: (db: Db) => Promise<void>;
  /** Does work that asks the index several times: it costs less if it is done with the connection that is given here. */
  asking: <T>(db: Db, work: (db: Db) => Promise<T>) => Promise<T>;
  /** Counts hits, up to a limit; those outside of the narrowing perhaps too. */
  count: <T extends Hits>(db: Db, hits: T, limit: number) => Promise<Counted<T>>;
  /** How many of each there are, up to a limit. */
  countEach: (db: Db, hits: readonly Hits[], limit: number) => Promise<number[]>;
  /** The ids of the best of not too many hits, best first; those that are as good, as are all that have it in the title, by date. */
  best: (db: Db, hits: Counted<Hits & { table: 'search' }>, limit: number) => Promise<number[]>;
  /** The ids of hits, the newest first. */
  byDate: (db: Db, hits: Hits, limit: number) => Promise<number[]>;
  /** The same, however many there are; of many perhaps without pages. */
  newest: (db: Db, hits: Hits | Counted, limit: number) => Promise<number[]>;
};

/** The full-text index of a store. */
export const engineOf = (db: Db): Engine => (isPostgres(db) ? tsvector : fts5);
