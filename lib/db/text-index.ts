import { DatabaseSync } from 'node:sqlite';
import { tokenizers } from './tokens.ts';

/** What stands before and behind what is marked: no text has them. */
export const [markStart, markEnd] = ['\u0002', '\u0003'] as const;

/** Texts that a full-text index in memory holds for a moment: it marks words in them by the same rules by which `search` found them. */
export class TextIndex {
  readonly #database = new DatabaseSync(':memory:');
  readonly #add;
  readonly #whole;
  readonly #part;

  constructor() {
    this.#database.exec(`create virtual table texts using fts5(text, tokenize='${tokenizers.stems}')`);
    const marks = `'${markStart}', '${markEnd}'`;
    const among = 'from texts where texts match ? and rowid >= ? and rowid < ? order by rank limit 1';
    this.#add = this.#database.prepare('insert into texts (rowid, text) values (?, ?)');
    this.#whole = this.#database.prepare(`select highlight(texts, 0, ${marks}) as marked ${among}`);
    this.#part = this.#database.prepare(`select snippet(texts, 0, ${marks}, '…', 40) as marked ${among}`);
  }

  /** Runs `use` over these texts, which are known by their places in the list. They are forgotten afterwards. */
  with<T>(texts: readonly string[], use: (marking: Marking) => T): T {
    this.#database.exec('begin');
    try {
      texts.forEach((text, place) => this.#add.run(place, text));
      return use({
        whole: (match, place) => markedIn(this.#whole.get(match, place, place + 1)),
        part: (match, from, to) => markedIn(this.#part.get(match, from, to)),
      });
    } finally {
      this.#database.exec('rollback');
    }
  }
}

const markedIn = (row: Record<string, unknown> | undefined): string | null => (row === undefined ? null : String(row.marked));

/** `match` is an expression of FTS5. Each gives null if nothing matches. */
export type Marking = {
  /** A text with everything marked that matches. */
  whole: (match: string, place: number) => string | null;
  /** Some forty words around the best match in the texts from `from` up to `to`, which is not among them. */
  part: (match: string, from: number, to: number) => string | null;
};
