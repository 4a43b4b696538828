import { expect, test } from 'vitest';
import { openStore } from '../db/open.ts';
import { learnWords, scoreWords, wordsOf } from './word-score.ts';

const good = [
  'Thank you for the photos of the summit',
  'The gear train is worn at the third wheel',
  'My clock loses nine seconds a day too',
  'Which oil do you use for the pivots?',
  'I walked there in winter',
];
const bad = [
  'Buy cheap pills now',
  'Cheap watches, best price, buy now',
  'Casino bonus, cheap and best',
  'Best price on pills, order now',
  'Buy followers cheap',
];

test('words are counted once, in lower case, and the host of a link is one of them', () => {
  expect(wordsOf('Buy BUY https://Spam.example/x?y=1 now')).toEqual(['@spam.example', 'buy', 'now']);
});

test('a text like those that were called spam scores high, one like those let through low', async () => {
  const store = await openStore({ file: ':memory:' });
  expect(await scoreWords(store.write, 'cheap pills')).toBe(0.5);
  for (const text of good) await learnWords(store.write, text, true);
  for (const text of bad) await learnWords(store.write, text, false);
  expect(await scoreWords(store.write, 'Best cheap pills, buy now')).toBeGreaterThan(0.9);
  expect(await scoreWords(store.write, 'The photos of the clock in winter')).toBeLessThan(0.1);
  expect(await scoreWords(store.write, 'entirely unseen')).toBeCloseTo(0.5);
  await store.close();
});

test('a decision that is taken back leaves no trace', async () => {
  const store = await openStore({ file: ':memory:' });
  for (const text of good) await learnWords(store.write, text, true);
  for (const text of bad) await learnWords(store.write, text, false);
  const before = await scoreWords(store.write, 'my photos');
  await learnWords(store.write, 'my photos', false);
  expect(await scoreWords(store.write, 'my photos')).toBeGreaterThan(before);
  await learnWords(store.write, 'my photos', false, -1);
  expect(await scoreWords(store.write, 'my photos')).toBe(before);
  await store.close();
});
