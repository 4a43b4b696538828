import { expect, test } from 'vitest';
import { Together } from './together.ts';

/** Doubles numbers, slowly; 13 fails. Tells what it was asked at once. */
function doubling() {
  const turns: number[][] = [];
  const together = new Together(async (items: readonly { number: number }[]) => {
    const numbers = items.map(({ number }) => number);
    turns.push(numbers);
    await new Promise((resolve) => setImmediate(resolve));
    if (numbers.includes(13)) throw new Error('Thirteen!');
    return numbers.map((number) => number * 2);
  });
  return { turns, double: (number: number) => together.do({ number }) };
}

test('who asks while others are served is served with all who came meanwhile, and gets their own result', async () => {
  const { turns, double } = doubling();
  const first = double(1);
  await Promise.resolve();
  await Promise.resolve();
  expect(await Promise.all([first, ...[2, 3, 4].map(double)])).toEqual([2, 4, 6, 8]);
  expect(turns.at(-1)).toEqual([2, 3, 4]);
});

test('one that fails harms none of the others', async () => {
  const { double } = doubling();
  const results = await Promise.allSettled([5, 13, 6].map(double));
  expect(results.map((result) => (result.status === 'fulfilled' ? result.value : String(result.reason)))).toEqual([
    10,
    'Error: Thirteen!',
    12,
  ]);
});
