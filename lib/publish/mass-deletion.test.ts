import { expect, test } from 'vitest';
import { countRemovals, justRemoved, MassDeletion, refuseMassDeletion } from './mass-deletion.ts';

test('posts that come and go, one after the other, are no deletion of most posts', () => {
  for (let times = 0; times < 100; times++) {
    refuseMassDeletion(1, 32, justRemoved());
    countRemovals(1);
    countRemovals(-1);
  }
  expect(justRemoved()).toBe(0);
});

test('posts that come make up for those that went, and for none that go later', () => {
  countRemovals(-5);
  countRemovals(20);
  expect(() => refuseMassDeletion(1, 20, justRemoved())).toThrow(MassDeletion);
  countRemovals(-20);
  expect(() => refuseMassDeletion(1, 40, justRemoved())).not.toThrow();
});
