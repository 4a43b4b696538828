import type { Db } from './open.ts';

/** What ends a transaction of which nothing is to be kept. */
class Undone extends Error {}

/** Does work in one transaction, of which nothing is kept with `dryRun`. Throws what the work throws. */
export async function inTransaction(write: Db, dryRun: boolean, work: (db: Db) => Promise<void>): Promise<void> {
  try {
    await write.transaction().execute(async (db) => {
      await work(db);
      if (dryRun) throw new Undone();
    });
  } catch (error) {
    if (!(error instanceof Undone)) throw error;
  }
}
