import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { scratchStore, type ScratchStore } from '../../db/scratch-store.ts';
import { engineOf } from './engine.ts';
import { noNarrowing } from './filter.ts';
import { allOf, marksOf, startOf, type Match } from './match.ts';
import { parseQuery, toQueryText, type Term } from './query.ts';

let scratch: ScratchStore;
beforeAll(async () => void (scratch = await scratchStore()));
afterAll(() => scratch.close());

const word = (text: string, more: Partial<Term> = {}): Term => ({ text, begins: false, excluded: false, ...more });

test('words, phrases, beginnings and exclusions are told apart', () => {
  expect(parseQuery('nova "two words" instal* -draft -"not this"')).toEqual([
    word('nova'),
    word('two words'),
    word('instal', { begins: true }),
    word('draft', { excluded: true }),
    word('not this', { excluded: true }),
  ]);
  expect(parseQuery('"half a phr*" "half a phr"*')).toEqual(Array(2).fill(word('half a phr', { begins: true })));
});

test('a quote without its other half goes to the end, and curly ones are quotes', () => {
  expect(parseQuery('a "b c')).toEqual([word('a'), word('b c')]);
  expect(parseQuery('“b c” –d')).toEqual([word('b c'), word('d', { excluded: true })]);
});

test('what holds no word is passed over, and a query of nothing else looks for nothing', () => {
  expect(parseQuery('a + * - "" "!" --b')).toEqual([word('a'), word('-b', { excluded: true })]);
  for (const text of ['', ' ', '*', '"', '-', '""*', '-only', '-"only this"', '()', '\u0000'])
    expect(parseQuery(text), text).toBeNull();
});

test('no more is read than a search can bear', () => {
  expect(parseQuery('a '.repeat(100))).toHaveLength(12);
  expect(parseQuery('a* b* c* d*')!.filter(({ begins }) => begins)).toHaveLength(3);
  expect(parseQuery('"a b" "c d" "e f" "g h" -"i j"')!.map(({ text }) => text)).toEqual(['a b', 'c d', 'e f', 'g', 'h']);
  expect(toQueryText('x'.repeat(1000))).toHaveLength(200);
});

/** What means something to FTS5, to SQL, or to us. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '"',
        "'",
        '*',
        '-',
        '^',
        '+',
        ':',
        '(',
        ')',
        '{',
        '}',
        ',',
        ' ',
        ' AND ',
        ' OR ',
        ' NOT ',
        'NEAR(',
        'title:',
      ),
      fc.constantFrom('\u0000', '\u001f', '\ud800', '“', '—', '%', ';', '\\', '東京', 'が', 'e\u0301', '𞤀', '𠀋', '\u200b'),
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom('word', 'instal', 'happy', 'keys', 'a'),
    ),
  )
  .map((parts) => parts.join(''));

test('whatever is typed, the index can be asked for it', async () => {
  const { read: db } = scratch.store;
  const { newest, count, best } = engineOf(db);
  const inSearch = (match: Match) => ({ table: 'search' as const, match, narrowing: noNarrowing });
  await fc.assert(
    fc.asyncProperty(fc.oneof(hostile, fc.string()), async (text) => {
      const query = parseQuery(text);
      if (!query) return;
      for (const manner of [{ stemmed: true }, { stemmed: true, shortest: 4 }]) {
        await best(db, await count(db, inSearch(allOf(query, manner)), 1), 1);
        await newest(db, inSearch(allOf(query, manner, true)), 1);
      }
      await newest(db, inSearch(marksOf(query)), 1);
      for (const match of [allOf(query, { stemmed: false }, true), startOf(query)])
        await newest(db, { table: 'titles', match }, 1);
    }),
    { numRuns: 1000 },
  );
});
