import type { Site } from '../site.ts';
import type { Account } from './account.ts';
import type { Imported } from './imported.ts';

/** What an importer is given. */
export type Source = {
  /** The file or the folder that is read, as a whole path; it is there. */
  path: string;
  /** Where a WordPress kept its uploads, as a whole path; null if nobody has said it. */
  uploads: string | null;
  /** The settings of the blog that it goes into. */
  site: Site;
  account: Account;
  /** Says how far it is, in whatever it counts; called as often as one likes. */
  onProgress: (done: number, total: number) => void;
};

/**
 * Reads another engine's posts, one after the other: whatever it holds in memory is bounded, and nothing that it reads is executed. It says
 * `account.found` for each thing that it comes across, and either yields it or says `account.left`. Throws an Error for whoever imports, if
 * the source is not what it should be.
 */
export type Importer = (source: Source) => AsyncIterable<Imported> | Iterable<Imported>;
