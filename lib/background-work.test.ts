import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { BackgroundWork } from './background-work.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
});

afterEach(() => {
  vi.useRealTimers();
});

/** Work whose runs end when they are told to, and what it said of those that failed. */
function slowWork() {
  const runs: { end: () => void; fail: (error: Error) => void; stopped: AbortSignal }[] = [];
  const said: string[] = [];
  const run = (stopped: AbortSignal) => new Promise<void>((end, fail) => void runs.push({ end, fail, stopped }));
  return { work: new BackgroundWork(run, (reason) => void said.push(reason)), runs, said };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('it looks for work when it begins, when it is woken and each half minute', async () => {
  const run = vi.fn(async () => {});
  const work = new BackgroundWork(run, () => {});
  await work.idle();
  expect(run).toHaveBeenCalledTimes(1);
  work.wake();
  await work.idle();
  expect(run).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(run).toHaveBeenCalledTimes(4);
  await work.stop();
});

test('what is queued while it runs is looked for in one next run', async () => {
  const { work, runs } = slowWork();
  for (let times = 0; times < 3; times++) work.wake();
  expect(runs).toHaveLength(1);
  runs[0]!.end();
  await turn();
  expect(runs).toHaveLength(2);
  runs[1]!.end();
  await work.idle();
  await work.stop();
  expect(runs).toHaveLength(2);
});

test('a run that fails is told of, and does not end the work', async () => {
  const { work, runs, said } = slowWork();
  for (const message of ['locked', 'full']) {
    runs.at(-1)!.fail(new Error(message));
    await work.idle();
    work.wake();
  }
  expect(said).toEqual(['locked', 'full']);
  runs.at(-1)!.end();
  await work.stop();
});

test('a run that failed is followed by another one within seconds, and by one alone', async () => {
  const run = vi.fn(() => Promise.reject(new Error('down')));
  const work = new BackgroundWork(run, () => {});
  await work.idle();
  work.wake();
  await work.idle();
  run.mockResolvedValue(undefined as never);
  await vi.advanceTimersByTimeAsync(5000);
  expect(run).toHaveBeenCalledTimes(3);
  await work.stop();
});

test('a stop waits for the run, which is told to begin nothing more', async () => {
  const { work, runs } = slowWork();
  work.wake();
  let isOver = false;
  const stopped = work.stop().then(() => (isOver = true));
  expect(runs[0]!.stopped.aborted).toBe(true);
  await turn();
  expect(isOver).toBe(false);
  runs[0]!.end();
  await stopped;
  work.wake();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(runs).toHaveLength(1);
});

test('a stop does not wait for what hangs', async () => {
  const { work } = slowWork();
  const stopped = work.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  await stopped;
});
