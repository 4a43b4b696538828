import { expect, test, vi } from 'vitest';
import { BackgroundWork } from '../background-work.ts';
import { usePostOffice, wake } from './post-office.ts';

test('to wake where no post office is open is no error', () => {
  expect(() => wake()).not.toThrow();
});

test('the post office of the process is woken', async () => {
  const run = vi.fn(async () => {});
  const office = usePostOffice(new BackgroundWork(run, () => {}));
  await office.idle();
  wake();
  await office.idle();
  expect(run).toHaveBeenCalledTimes(2);
  await office.stop();
});
