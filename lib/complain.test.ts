import { expect, test, vi } from 'vitest';
import { complain, complaintsAreOver } from './complain.ts';

test('the same trouble is told once, and again after it was over', () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  for (const message of ['down', 'down', 'full']) complain('mail', message);
  expect(said.mock.calls).toEqual([['down'], ['full']]);
  complaintsAreOver('pings');
  complain('mail', 'down');
  expect(said).toHaveBeenCalledTimes(2);
  complaintsAreOver('mail');
  complain('mail', 'down');
  expect(said).toHaveBeenCalledTimes(3);
  said.mockRestore();
});
