import type { FeedEntry } from './feed-document.ts';

/** A stretch of time (ms UTC), `from` inclusive, `to` exclusive. */
export type Range = { from: number; to: number };

/** Some entries of a source, newest first: all of a range, or of the source, but the first `skip`. */
export type Stretch = { range: Range | null; skip: number; limit: number };

/** Where the entries of a feed come from. Moments are ms UTC. */
export type EntrySource = {
  count: (range: Range | null) => Promise<number>;
  /** When the newest entry was posted, before a moment if one is given; null if there is none. */
  newest: (before: number | null) => Promise<number | null>;
  /** When the first entry from a moment on was posted; null if there is none. */
  oldest: (from: number) => Promise<number | null>;
  entries: (stretch: Stretch) => Promise<FeedEntry[]>;
};
