import { DatabaseSync } from 'node:sqlite';
import { once } from '../once.ts';

/** How FTS5 cuts texts into words: folded and without accents, as stems (`search`) or as they are written (`titles`). */
export const tokenizers = {
  stems: 'porter unicode61 remove_diacritics 2',
  words: 'unicode61 remove_diacritics 2',
} as const;

/** Cuts texts into the words that FTS5 would have of them: folded, without accents, as stems or as they are written. */
class Tokens {
  readonly #database = new DatabaseSync(':memory:');
  readonly #add;
  readonly #all;

  constructor(tokenizer: string) {
    this.#database.exec(`create virtual table texts using fts5(text, content='', tokenize='${tokenizer}');
      create virtual table words using fts5vocab(texts, instance)`);
    this.#add = this.#database.prepare('insert into texts (rowid, text) values (?, ?)');
    // As JSON: a row for each word takes half as long again.
    this.#all = this.#database.prepare(`select json_group_array(term) as terms, json_group_array(doc) as texts,
      json_group_array("offset") as places from words`);
  }

  /** The words of each text, in their order. Some dozens of texts of a few kB at a time cost least: 0.4 ms for 4 kB. */
  of(texts: readonly string[]): string[][] {
    this.#database.exec('begin');
    try {
      texts.forEach((text, index) => this.#add.run(index, text));
      const row = this.#all.get() as Record<'terms' | 'texts' | 'places', string>;
      const [terms, owners, places] = [row.terms, row.texts, row.places].map((json) => JSON.parse(json)) as [
        string[],
        number[],
        number[],
      ];
      const words: string[][] = texts.map(() => []);
      terms.forEach((term, index) => (words[owners[index]!]![places[index]!] = term));
      return words;
    } finally {
      this.#database.exec('rollback');
    }
  }
}

/** The words of texts as the index keeps them: stems, as `search` has them, or as they are written, as `titles` has them. */
export const tokensOf = (texts: readonly string[], { stemmed }: { stemmed: boolean }): string[][] =>
  stemmed
    ? once('stems', () => new Tokens(tokenizers.stems)).of(texts)
    : once('words', () => new Tokens(tokenizers.words)).of(texts);
