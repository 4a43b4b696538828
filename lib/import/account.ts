import type { Sort } from './imported.ts';

/** In the order in which a report has them. */
export const sorts: readonly Sort[] = ['posts', 'pages', 'comments', 'attachments', 'files', 'other'];

/** How many of a sort were found, and what became of them: `new` are written by this run, `there` were by an earlier one. */
export type Counts = { found: number; new: number; changed: number; there: number; left: number };

/** What becomes of what is carried over. */
export type Fate = 'new' | 'changed' | 'there';

/** What a person has to know of one thing: where it stands in the source, and a sentence. */
export type Remark = { kind: 'left' | 'noted'; sort: Sort; source: string; text: string };

/**
 * Keeps count of an import: an importer says what it finds where it finds it, whoever carries it over or leaves it says that, and in the end
 * the two have to be equal. Remarks go straight to `tell`, so that a million of them need no memory.
 */
export class Account {
  readonly #counts: Record<Sort, Counts>;
  readonly #tell: (remark: Remark) => void;

  constructor(tell: (remark: Remark) => void) {
    this.#tell = tell;
    const none = (): Counts => ({ found: 0, new: 0, changed: 0, there: 0, left: 0 });
    this.#counts = { posts: none(), pages: none(), comments: none(), attachments: none(), files: none(), other: none() };
  }

  /** Says that the source has it: once for each thing, before anything is decided about it. */
  found(sort: Sort, count = 1): void {
    this.#counts[sort].found += count;
  }

  /** Says that it is in the blog now. */
  carried(sort: Sort, fate: Fate, count = 1): void {
    this.#counts[sort][fate] += count;
  }

  /** Says that it is not carried over, and why: a sentence with a full stop. */
  left(sort: Sort, source: string, reason: string): void {
    this.#counts[sort].left++;
    this.#tell({ kind: 'left', sort, source, text: reason });
  }

  /** Says what is another way now in something that is carried over: a sentence with a full stop. */
  noted(sort: Sort, source: string, text: string): void {
    this.#tell({ kind: 'noted', sort, source, text });
  }

  /** How it stands: for each sort of which there is one. */
  get counts(): { sort: Sort; counts: Counts }[] {
    return sorts
      .map((sort) => ({ sort, counts: this.#counts[sort] }))
      .filter(({ counts }) => counts.found > 0 || kept(counts) > 0);
  }

  /** The sorts of which more or fewer were found than were carried over and left: a fault of the importer. */
  get unexplained(): Sort[] {
    return this.counts.filter(({ counts }) => counts.found !== kept(counts) + counts.left).map(({ sort }) => sort);
  }
}

/** How many of a sort are in the blog now. */
export const kept = (counts: Counts): number => counts.new + counts.changed + counts.there;
