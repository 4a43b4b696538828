import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openStore, type Db, type Store } from '../../db/open.ts';
import { scratchStore, type ScratchStore } from '../../db/scratch-store.ts';
import { addToSearch } from '../../publish/search-index.ts';
import { engineOf, type Hits } from './engine.ts';
import { noNarrowing, type Narrowing } from './filter.ts';
import { allOf, startOf, type Match } from './match.ts';
import { parseQuery } from './query.ts';

/** More posts than are looked at for a phrase one by one. */
const posts = 3300;

const texts = [
  ...'the of in made hand by nova install installing happily keys key réunion weather-beaten'.split(' '),
  ...['東京', '京都', '東', 'カメラ', '서울', "o'clock", 'C++', 'x_y', '<b>', '&amp;', '\\', "'", '😀', '\u0301', '٣', '𞤀'],
];

/** Texts of which the common words stand in most: always the same ones. */
function textOf(number: number, length: number): string {
  let state = number + 1;
  const next = (): number => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
  return Array.from({ length }, () => texts[Math.floor(next() ** 3 * texts.length)]).join(' ');
}

const documentOf = (id: number, more: Partial<Record<'title' | 'body' | 'slug' | 'tags', string>> = {}) => ({
  id,
  file: `${id}.md`,
  url: `/${id}`,
  urlKey: `/${id}`,
  kind: 'post' as const,
  dir: id % 3 === 0 ? '/a/b' : '/a',
  slug: String(id),
  title: textOf(id, id % 4),
  summary: '',
  date: Math.floor(id / 2) * 1000,
  updated: null,
  draft: 0 as const,
  guid: '',
  tags: JSON.stringify(id % 5 === 0 ? ["it's \\ a", textOf(id, 1)] : []),
  aliases: '[]',
  comments: 'off' as const,
  meta: '{}',
  format: 'markdown' as const,
  hash: '',
  live: 1 as const,
  body: textOf(id * 7, 30),
  photos: '[]',
  pictures: '{}',
  bodyKey: '',
  ...more,
});

type Row = ReturnType<typeof documentOf>;

async function fill(db: Db, rows: readonly Row[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 100)
    await db
      .insertInto('documents')
      .values(rows.slice(from, from + 100))
      .execute();
  await addToSearch(
    db,
    rows.map(({ file }) => file),
  );
}

let scratch: ScratchStore;
let fts5: Store;

beforeAll(async () => {
  scratch = await scratchStore();
  fts5 = await openStore({ file: join(scratch.folder, 'fts5.db') });
  const rows = Array.from({ length: posts }, (_, index) => documentOf(index + 1));
  for (const { write } of [scratch.store, fts5]) await write.transaction().execute((db) => fill(db, rows));
});
afterAll(async () => {
  await fts5.close();
  await scratch.close();
});

const found = (store: Store, hits: Hits): Promise<number[]> => engineOf(store.read).byDate(store.read, hits, 10_000);

const typed = fc
  .array(
    fc.tuple(
      fc.constantFrom('', '', '-', '"'),
      fc.array(fc.constantFrom(...texts, 'no', 'th', 'insta'), { minLength: 1, maxLength: 3 }),
      fc.constantFrom('', '', '*'),
    ),
    {
      minLength: 1,
      maxLength: 3,
    },
  )
  .map((terms) =>
    terms
      .map(([mark, words, star]) => (mark === '"' ? `"${words.join(' ')}"${star}` : `${mark}${words.join('-')}${star}`))
      .join(' '),
  );

const narrowings: Narrowing[] = [
  noNarrowing,
  { path: '/a/b', tag: null, range: null },
  { path: null, tag: "it's \\ a", range: { from: 100_000, to: 900_000 } },
];

test('every index finds what FTS5 finds, the newest first', async () => {
  const asked = async (hits: Hits, text: string): Promise<void> => {
    const sorted = [await found(scratch.store, hits), await found(fts5, hits)];
    expect(sorted[0], text).toEqual(sorted[1]);
  };
  await fc.assert(
    fc.asyncProperty(typed, fc.constantFrom(...narrowings), async (text, narrowing) => {
      const query = parseQuery(text);
      if (!query) return;
      const manner = { stemmed: true, shortest: 3 };
      for (const match of [allOf(query, manner), allOf(query, manner, true)])
        await asked({ table: 'search', match, narrowing }, text);
      for (const match of [allOf(query, { stemmed: false }), allOf(query, { stemmed: false }, true), startOf(query)])
        await asked({ table: 'titles', match }, text);
    }),
    { numRuns: 150 },
  );
});

test('what is the best is the best by any index, as far as one word says', async () => {
  const bestIn = async ({ read: db }: Store, text: string): Promise<number[]> => {
    const { count, best, mostWeighed } = engineOf(db);
    const match: Match = allOf(parseQuery(text)!, { stemmed: true }, true);
    return best(db, await count(db, { table: 'search', match, narrowing: noNarrowing }, mostWeighed), mostWeighed);
  };
  for (const text of ['weather', 'réunion', 'カメラ', 'c']) {
    expect(await bestIn(scratch.store, text), text).toEqual(await bestIn(fts5, text));
  }
});

test('no text is too long or too odd to be published, and what there is room for is found', async () => {
  const { write: db } = scratch.store;
  const distinct = Array.from({ length: 200_000 }, (_, index) => `w${index.toString(36)}x`);
  const rows = [
    documentOf(9001, { title: 'Endless', body: `${'again '.repeat(70_000)}and then happened` }),
    documentOf(9002, { title: 'Boundless', body: `${distinct.join(' ')} last` }),
    documentOf(9003, { title: `Odd ${'y'.repeat(40_000)}`, body: `nul\u0000nul \\' "quoted" '' ${'z'.repeat(5000)} oddend` }),
    documentOf(9004, { title: '', body: '', slug: '', tags: JSON.stringify(['t'.repeat(3000), "'\\\u0000"]) }),
  ];
  await db.transaction().execute((transaction) => fill(transaction, rows));
  const idsOf = (text: string): Promise<number[]> =>
    found(scratch.store, { table: 'search', match: allOf(parseQuery(text)!, { stemmed: true }), narrowing: noNarrowing });
  expect(await idsOf('endless')).toEqual([9001]);
  expect(await idsOf('"then happened"')).toEqual([9001]);
  expect(await idsOf('"happened then"')).toEqual([]);
  expect(await idsOf('boundless w0x')).toEqual([9002]);
  expect(await idsOf(`"${distinct[9000]} ${distinct[9001]}"`)).toEqual([9002]);
  expect(await idsOf('odd oddend "nul nul"')).toEqual([9003]);
  const ofTag = { path: null, tag: 't'.repeat(3000), range: null };
  expect(
    await found(scratch.store, { table: 'search', match: allOf(parseQuery('ttt*')!, { stemmed: true }), narrowing: ofTag }),
  ).toEqual([9004]);
});
