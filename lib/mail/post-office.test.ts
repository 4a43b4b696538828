import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { complaintsAreOver } from './complain.ts';
import { PostOffice, usePostOffice, wake } from './post-office.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
  complaintsAreOver();
});

afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

/** A post office whose runs end when they are told to. */
function slowOffice() {
  const runs: { end: () => void; fail: (error: Error) => void; stopped: AbortSignal }[] = [];
  const office = new PostOffice((stopped) => new Promise<void>((end, fail) => void runs.push({ end, fail, stopped })));
  return { office, runs };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test('to wake where no post office is open is no error', () => {
  expect(() => wake()).not.toThrow();
});

test('it looks for mail when it opens, when it is woken and each half minute', async () => {
  const run = vi.fn(async () => {});
  const office = usePostOffice(new PostOffice(run));
  await office.idle();
  expect(run).toHaveBeenCalledTimes(1);
  wake();
  await office.idle();
  expect(run).toHaveBeenCalledTimes(2);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(run).toHaveBeenCalledTimes(4);
  await office.stop();
});

test('what is queued while it sends is looked for in one next run', async () => {
  const { office, runs } = slowOffice();
  for (let times = 0; times < 3; times++) office.wake();
  expect(runs).toHaveLength(1);
  runs[0]!.end();
  await turn();
  expect(runs).toHaveLength(2);
  runs[1]!.end();
  await office.idle();
  await office.stop();
  expect(runs).toHaveLength(2);
});

test('a run that fails is told of once, and does not end the office', async () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  const { office, runs } = slowOffice();
  for (const message of ['locked', 'locked', 'full']) {
    runs.at(-1)!.fail(new Error(message));
    await office.idle();
    office.wake();
  }
  expect(said.mock.calls).toEqual([['Mail waits: locked'], ['Mail waits: full']]);
  runs.at(-1)!.end();
  await office.stop();
});

test('a stop waits for the run, which is told to begin nothing more', async () => {
  const { office, runs } = slowOffice();
  office.wake();
  let isOver = false;
  const stopped = office.stop().then(() => (isOver = true));
  expect(runs[0]!.stopped.aborted).toBe(true);
  await turn();
  expect(isOver).toBe(false);
  runs[0]!.end();
  await stopped;
  office.wake();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(runs).toHaveLength(1);
});

test('a stop does not wait for a server that hangs', async () => {
  const { office } = slowOffice();
  const stopped = office.stop();
  await vi.advanceTimersByTimeAsync(10_000);
  await stopped;
});
