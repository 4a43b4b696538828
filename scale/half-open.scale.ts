import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { serialize } from '#lib/db/dialect.ts';
import { writeFact } from '#lib/db/facts.ts';
import type { Store } from '#lib/db/open.ts';
import { isOutage } from '#lib/db/outage.ts';
import { openPostgres } from '#lib/db/postgres.ts';
import { postgresPackages } from './databases.ts';
import { scratchLine, type ScratchLine } from './proxied-database.ts';
import { ensureDebian } from './services.ts';

describe.skipIf(!ensureDebian(postgresPackages))('connections that are open at one end alone', () => {
  let line: ScratchLine;
  let store: Store;

  beforeEach(async () => {
    line = await scratchLine();
    store = await openPostgres(line.url);
  });

  afterEach(async () => {
    line.mend();
    await store.close();
    await line.close();
  });

  const ask = (): Promise<unknown> => store.read.selectFrom('facts').selectAll().execute();

  const write = (): Promise<void> =>
    store.write.transaction().execute(async (db) => {
      await serialize(db, 'a name');
      await writeFact(db, 'a', 'b');
    });

  const lock = (): Promise<string> => store.alone('a name', async () => 'done');

  const isGivenUp = (work: Promise<unknown>): Promise<boolean> => work.then(() => false, isOutage);

  test('one that is read from is given up, and what is asked next goes by another one', async () => {
    // As many as there are connections.
    await Promise.all(Array.from({ length: 8 }, ask));
    line.forget();
    const answers = await Promise.all(Array.from({ length: 8 }, () => isGivenUp(ask())));
    expect(answers).toEqual(Array(8).fill(true));
    expect(await Promise.all(Array.from({ length: 8 }, ask))).toHaveLength(8);
  });

  test('so is one that is written to, and that of the locks', async () => {
    await Promise.all([write(), lock()]);
    line.forget();
    expect(await Promise.all([isGivenUp(write()), isGivenUp(lock())])).toEqual([true, true]);
    await Promise.all([write(), lock()]);
  }, 60_000);

  test('so is one whose line goes dead within a transaction, which is then taken back', async () => {
    const broken = store.write.transaction().execute(async (db) => {
      await writeFact(db, 'a', 'lost');
      line.forget();
      await writeFact(db, 'b', 'lost');
    });
    expect(await isGivenUp(broken)).toBe(true);
    expect(await ask()).toEqual([]);
  }, 60_000);

  test('so are all while the machine of the database has gone', async () => {
    await Promise.all([ask(), write(), lock()]);
    line.silence();
    expect(await Promise.all([isGivenUp(ask()), isGivenUp(write()), isGivenUp(lock())])).toEqual([true, true, true]);
    // To connect anew does not wait either.
    expect(await Promise.all([isGivenUp(ask()), isGivenUp(write()), isGivenUp(lock())])).toEqual([true, true, true]);
    line.mend();
    await Promise.all([ask(), write(), lock()]);
  }, 120_000);

  test('what takes long is waited for: a statement, and another server that has the lock', async () => {
    const other = await openPostgres(line.database.href);
    const long = sql`select pg_sleep(20)`;
    let holding: Promise<unknown> | undefined;
    await new Promise<void>((isHeld) => {
      holding = other.write.transaction().execute(async (db) => {
        await serialize(db, 'a name');
        isHeld();
        await long.execute(db);
      });
    });
    await Promise.all([holding, write()]);
    await long.execute(store.write);
    await other.close();
  }, 120_000);
});
