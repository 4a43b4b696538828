import type { Db } from '../../db/open.ts';
import type { Narrowing } from './filter.ts';
import { fts5 } from './fts5.ts';
import type { Match } from './match.ts';

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

/** What is looked for in one of the two tables: `search` has stems of everything, `titles` words of titles, tags and addresses as they are written. */
export type Hits = {
  table: 'search' | 'titles';
  match: Match;
  /** How many there are, as far as they have been counted. */
  count?: number;
};

/** A full-text index in the store. It finds the same in every dialect. */
export type Engine = {
  /** What more posts hold is not weighed, and says little, since they hold it all. */
  mostWeighed: number;
  /** Puts documents into the index. */
  add: (db: Db, documents: readonly Indexed[]) => Promise<void>;
  /** Takes documents out of it: as they went in, if they are in it. */
  remove: (db: Db, documents: readonly Indexed[]) => Promise<void>;
  /** Takes all out of it. */
  clear: (db: Db) => Promise<void>;
  /** Counts hits, up to a limit; whether only those in a narrowing, is up to it. */
  count: (db: Db, hits: Hits, narrowing: Narrowing, limit: number) => Promise<number>;
  /** The ids of the best documents in `search`, best first; those that are as good, as are all that have it in the title, by date. */
  best: (db: Db, match: Match, narrowing: Narrowing, limit: number) => Promise<number[]>;
  /** The ids of hits, the newest first. */
  byDate: (db: Db, hits: Hits, narrowing: Narrowing, limit: number) => Promise<number[]>;
  /** The same, however many there are; of many perhaps without pages. */
  newest: (db: Db, hits: Hits, narrowing: Narrowing, limit: number) => Promise<number[]>;
};

/** The full-text index of a store. */
export const engineOf = (_: Db): Engine => fts5;
