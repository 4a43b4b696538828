import { expect, test } from 'vitest';
import { JoinedWork, joinedWorkIsDone } from './joined-work.ts';

/** Work that ends when it is told to. */
function slowWork() {
  const runs: { request: string[]; end: (error?: Error) => void }[] = [];
  const work = new JoinedWork<string[], string>(
    (request) =>
      new Promise((resolve, reject) => {
        runs.push({ request, end: (error) => (error ? reject(error) : resolve(request.join('+'))) });
      }),
    (one, other) => [...one, ...other],
  );
  return { runs, work };
}

test('what is asked for while work runs is joined into one next run', async () => {
  const { runs, work } = slowWork();
  const first = work.ask(['a']);
  await Promise.resolve();
  const others = [work.ask(['b']), work.ask(['c']), work.ask(['d'])];
  expect(runs.map(({ request }) => request)).toEqual([['a']]);
  runs[0]!.end();
  expect(await first).toBe('a');
  await new Promise((resolve) => setImmediate(resolve));
  runs[1]!.end();
  expect(await Promise.all(others)).toEqual(['b+c+d', 'b+c+d', 'b+c+d']);
  expect(runs).toHaveLength(2);
});

test('a stop waits for what runs and what waits', async () => {
  const { runs, work } = slowWork();
  const [first, second] = [work.ask(['a']), Promise.resolve().then(() => work.ask(['b']))];
  let isDone = false;
  const done = joinedWorkIsDone().then(() => (isDone = true));
  await Promise.resolve();
  runs[0]!.end();
  await first;
  await new Promise((resolve) => setImmediate(resolve));
  expect(isDone).toBe(false);
  runs[1]!.end();
  await second;
  await done;
});

test('work that fails is told to those who asked for it, and the next is done all the same', async () => {
  const { runs, work } = slowWork();
  const first = work.ask(['a']);
  await Promise.resolve();
  const second = work.ask(['b']);
  runs[0]!.end(new Error('no'));
  await expect(first).rejects.toThrow('no');
  await new Promise((resolve) => setImmediate(resolve));
  runs[1]!.end();
  expect(await second).toBe('b');
});
