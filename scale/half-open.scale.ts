import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Store } from '#lib/db/open.ts';
import { isOutage } from '#lib/db/outage.ts';
import { openPostgres } from '#lib/db/postgres.ts';
import { lineTo, scratchDatabase, type Line, type ScratchDatabase } from './proxied-database.ts';

let database: ScratchDatabase;
let line: Line;
let store: Store;

beforeEach(async () => {
  database = await scratchDatabase();
  line = await lineTo(database.url);
  store = await openPostgres(line.url);
});

afterEach(async () => {
  line.mend();
  await store.close();
  line.close();
  await database.drop();
});

const ask = (): Promise<unknown> => store.read.selectFrom('facts').selectAll().execute();

test('a connection on which nobody answers any more is given up, and what is asked next goes by another one', async () => {
  // As many as there are connections.
  await Promise.all(Array.from({ length: 8 }, ask));
  line.forget();
  const answers = await Promise.allSettled(Array.from({ length: 8 }, ask));
  expect(answers.map((answer) => answer.status === 'rejected' && isOutage(answer.reason))).toEqual(Array(8).fill(true));
  expect(await Promise.all(Array.from({ length: 8 }, ask))).toHaveLength(8);
});
