import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { openStore, type Store } from './open.ts';
import type { Place } from './place.ts';

/** An empty store in a folder of its own, for tests. */
export type ScratchStore = {
  store: Store;
  folder: string;
  /** A second server's connection to the same store. */
  openAgain: () => Promise<Store>;
  close: () => Promise<void>;
};

/** The database in which tests have schemas of their own; without one, they have files of SQLite's. */
// eslint-disable-next-line node/no-process-env -- a matter of tests alone
const database = process.env.WAYPOST_TEST_DATABASE;

/** Are stores of tests files of SQLite's? */
export const areFiles = database === undefined;

async function inDatabase(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(statement);
  await client.end();
}

/** A place for a store, for tests: a file in a folder, or a schema of the database that WAYPOST_TEST_DATABASE names. */
export async function scratchPlace(folder: string, name = 'waypost'): Promise<{ place: Place; drop: () => Promise<void> }> {
  if (!database) return { place: { file: join(folder, `${name}.db`) }, drop: async () => {} };
  const schema = `waypost_test_${randomUUID().replaceAll('-', '')}`;
  await inDatabase(database, `create schema ${schema}`);
  const url = new URL(database);
  url.searchParams.set('options', `-csearch_path=${schema}`);
  return { place: { url: url.href }, drop: () => inDatabase(database, `drop schema ${schema} cascade`) };
}

export async function scratchStore(): Promise<ScratchStore> {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-store-'));
  const { place, drop } = await scratchPlace(folder);
  const stores: Store[] = [];
  const openAgain = async (): Promise<Store> => {
    const store = await openStore(place);
    stores.push(store);
    return store;
  };
  return {
    store: await openAgain(),
    folder,
    openAgain,
    async close() {
      for (const each of stores) await each.close();
      await drop();
      rmSync(folder, { recursive: true });
    },
  };
}
