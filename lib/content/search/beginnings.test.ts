import { DatabaseSync } from 'node:sqlite';
import { expect, test } from 'vitest';
import { formsOf } from './beginnings.ts';

const words = `installation installing running stopped happily keyboard ecosystem payment relational conditional rationalization
  photographs traditional differently hopefulness goodness formality sensibility activate effective replacement adjustment dependent
  communism operator feudalism decisiveness callousness queries studies analysis generously organizer dancing agreed plastered
  controlling dying flies necessary accessories cats caresses ponies`.split(/\s+/);

test('each beginning of a word finds it, whatever its stem is', () => {
  const database = new DatabaseSync(':memory:');
  database.exec(`create virtual table found using fts5(text, tokenize='porter unicode61 remove_diacritics 2')`);
  const add = database.prepare('insert into found (rowid, text) values (?, ?)');
  words.forEach((word, place) => add.run(place, word));
  const ask = database.prepare('select 1 from found where found match ? and rowid = ?');
  for (const [place, word] of words.entries()) {
    for (let length = 2; length <= word.length; length++) {
      const { begins, whole } = formsOf(word.slice(0, length));
      const match = [...begins.map((form) => `"${form}" *`), ...whole.map((form) => `"${form}"`)].join(' OR ');
      expect(ask.get(match, place), `${word.slice(0, length)}* for ${word}`).toBeDefined();
    }
  }
  database.close();
});
