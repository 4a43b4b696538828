import { beforeEach, expect, test } from 'vitest';
import { KeptAnswer } from './kept-answer.ts';

let asked: PromiseWithResolvers<string>[];

beforeEach(() => void (asked = []));

const question = (): Promise<string> => {
  const next = Promise.withResolvers<string>();
  asked.push(next);
  return next.promise;
};

test('who asks while a question is open waits for the same answer', async () => {
  const kept = new KeptAnswer(question, { fresh: 1000, patience: 60_000 });
  const both = [kept.ask(), kept.ask()];
  asked[0]!.resolve('yes');
  expect(await Promise.all(both)).toEqual(['yes', 'yes']);
  expect(asked).toHaveLength(1);
});

test('an answer is given again while it is fresh, and then asked for anew', async () => {
  const kept = new KeptAnswer(question, { fresh: 1000, patience: 60_000 });
  const first = kept.ask();
  asked[0]!.resolve('one');
  await first;
  expect(await kept.ask()).toBe('one');
  const later = kept.ask(performance.now() + 2000);
  asked[1]!.resolve('two');
  expect(await later).toBe('two');
});

test('of a question that is never answered there is one alone, and nobody waits for it for long', async () => {
  const kept = new KeptAnswer(question, { fresh: 0, patience: 1 });
  expect([await kept.ask(), await kept.ask(), await kept.ask()]).toEqual([undefined, undefined, undefined]);
  expect(asked).toHaveLength(1);
  asked[0]!.resolve('late');
  await asked[0]!.promise;
  void kept.ask();
  expect(asked).toHaveLength(2);
});

test('a failure is told to who asked, and is asked about again at once', async () => {
  const kept = new KeptAnswer(question, { fresh: 60_000, patience: 60_000 });
  const first = kept.ask();
  asked[0]!.reject(new Error('down'));
  await expect(first).rejects.toThrow('down');
  const second = kept.ask();
  asked[1]!.resolve('up');
  expect(await second).toBe('up');
});
