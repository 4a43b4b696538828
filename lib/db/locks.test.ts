import { expect, test } from 'vitest';
import { serialize } from './dialect.ts';
import { lockNumber } from './locks.ts';
import { scratchStore } from './scratch-store.ts';

test('blogs that have a schema each in one database do not wait for each other', async () => {
  const [one, other] = [await scratchStore(), await scratchStore()];
  const locked = other.store.write.transaction();
  const done = await one.store.alone('publish', () =>
    one.store.write.transaction().execute(async (db) => {
      await serialize(db, 'comments');
      return other.store.alone('publish', () => locked.execute((theirs) => serialize(theirs, 'comments').then(() => 'done')));
    }),
  );
  expect(done).toBe('done');
  await one.close();
  await other.close();
});

test('where there is one schema, a lock has the number that servers before know it by', () => {
  expect(lockNumber('comments', 'public')).toBe(8674296023780682627n);
  expect(lockNumber('comments', 'blog')).not.toBe(lockNumber('comments', 'public'));
});
