import { expect, test, vi } from 'vitest';
import { isHeldOff, noteWrong } from './wrong-attempts.ts';

vi.mock('./auth-secret.ts', () => ({ authSecret: () => 'a secret of the tests' }));

test('who was wrong twenty times in a minute waits for the rest of it; nobody else does', () => {
  for (let time = 0; time < 20; time++) {
    expect(isHeldOff('203.0.113.7', time)).toBe(false);
    noteWrong('203.0.113.7', time);
  }
  expect([isHeldOff('203.0.113.7', 20), isHeldOff('203.0.113.7', 59_999)]).toEqual([true, true]);
  expect(isHeldOff('203.0.113.8', 20)).toBe(false);
  expect(isHeldOff('203.0.113.7', 60_000)).toBe(false);
});

test('a household that changes its address of IPv6 is one', () => {
  for (let time = 0; time < 20; time++) noteWrong(`2001:db8:1:2::${time}`, 0);
  expect([isHeldOff('2001:db8:1:2:ffff::1', 0), isHeldOff('2001:db8:1:3::1', 0)]).toEqual([true, false]);
});

test('strangers in any number take no more than so much memory', () => {
  noteWrong('198.51.100.1', 0);
  for (let number = 0; number < 10_000; number++) noteWrong(`10.0.${number >> 8}.${number & 255}`, 0);
  for (let time = 0; time < 19; time++) noteWrong('198.51.100.1', 0);
  expect(isHeldOff('198.51.100.1', 0)).toBe(false);
});
