import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { serialize } from './dialect.ts';
import { lockNumber } from './locks.ts';
import type { Store } from './open.ts';
import { areFiles, scratchStore, type ScratchStore } from './scratch-store.ts';

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

describe.skipIf(areFiles)('work of one name that servers of one database do', () => {
  let scratch: ScratchStore;
  /** Two servers. */
  let [a, b]: Store[] = [];
  beforeEach(async () => {
    scratch = await scratchStore();
    [a, b] = [scratch.store, await scratch.openAgain()];
  });
  afterEach(() => scratch.close());

  /** Work that writes down when it begins and ends, and in between asks the database of a third one often enough for others to begin. */
  const noting = (log: string[], name: string) => async (): Promise<void> => {
    log.push(`${name} begins`);
    for (let question = 0; question < 20; question++) await sql`select pg_sleep(0.01)`.execute(scratch.store.read);
    log.push(`${name} ends`);
  };

  /** Does each piece of work end before the next begins? */
  const isOneByOne = (log: readonly string[]): boolean =>
    log.every((line, index) => index % 2 === 0 || line === log[index - 1]!.replace('begins', 'ends'));

  test('is done one after the other, by servers and within one', async () => {
    const log: string[] = [];
    const servers = [a!, b!, a!, b!];
    await Promise.all(servers.map((store, index) => store.alone('a name', noting(log, String(index)))));
    expect(log).toHaveLength(8);
    expect(isOneByOne(log), log.join(', ')).toBe(true);
  });

  test('keeps nobody from work of another name', async () => {
    const done = await a!.alone('a name', () => b!.alone('another name', async () => 'done'));
    expect(done).toBe('done');
  });

  test('lets the next one begin when it fails, or when its server has lost the database', async () => {
    const failing = a!.alone('a name', () => Promise.reject(new Error('It failed.')));
    await expect(failing).rejects.toThrow('It failed.');
    expect(await b!.alone('a name', async () => 'done')).toBe('done');
    const done = await a!.alone('a name', async () => {
      const { rows } = await sql<{ schema: string }>`select current_schema() as schema`.execute(b!.read);
      await sql`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'
        and ((classid::bigint << 32) | objid::bigint) = ${String(lockNumber('a name', rows[0]!.schema))}::bigint`.execute(
        b!.read,
      );
      return b!.alone('a name', async () => 'done');
    });
    expect(done).toBe('done');
  });
});
