import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readFact, writeFact } from './facts.ts';
import { openStore, type Store } from './open.ts';
import { inTime, isOutage } from './outage.ts';

let folder: string;
let store: Store;
let other: DatabaseSync;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waypost-outage-'));
  store = await openStore({ file: join(folder, 'waypost.db') });
  other = new DatabaseSync(join(folder, 'waypost.db'));
});

afterEach(async () => {
  other.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

const errorOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (error: unknown) => error,
  );

test('a store that another process writes to is out, until that is over', async () => {
  other.exec('begin immediate');
  const write = () => store.write.transaction().execute((db) => writeFact(db, 'a', 'b'));
  expect(isOutage(await errorOf(write()))).toBe(true);
  other.exec('rollback');
  await write();
});

test('who waits for another process to have written keeps nobody else waiting, and writes then', async () => {
  other.exec('begin immediate');
  const written = [store.write.transaction().execute((db) => writeFact(db, 'a', 'b')), writeFact(store.write, 'c', 'd')];
  let turns = 0;
  for (const end = performance.now() + 700; performance.now() < end; turns++) await setTimeout(5);
  // Had it waited within SQLite, there would be one or two.
  expect(turns).toBeGreaterThan(10);
  other.exec('rollback');
  await Promise.all(written);
  expect(await readFact(store.read, 'a')).toBe('b');
});

test('a transaction has the store from its beginning: what it has read nobody changes before it writes', async () => {
  await store.write.transaction().execute(async (db) => {
    await db.selectFrom('facts').selectAll().execute();
    expect(() => other.exec("insert into facts values ('x', 'y')")).toThrow('locked');
    await writeFact(db, 'a', 'b');
  });
  other.exec("insert into facts values ('x', 'y')");
});

test('a store that may only be read is out, until it may be written to', async () => {
  await sql`pragma query_only = on`.execute(store.write);
  expect(isOutage(await errorOf(store.write.transaction().execute((db) => writeFact(db, 'a', 'b'))))).toBe(true);
  await sql`pragma query_only = off`.execute(store.write);
  await store.write.transaction().execute((db) => writeFact(db, 'a', 'b'));
});

test('a store whose disk is full is out, until there is room', async () => {
  const limit = async (pages: number): Promise<void> =>
    void (await sql.raw(`pragma max_page_count = ${pages}`).execute(store.write));
  const write = () => store.write.transaction().execute((db) => writeFact(db, 'a', 'b'.repeat(1_000_000)));
  await limit(1);
  expect(isOutage(await errorOf(write()))).toBe(true);
  await limit(100_000);
  await write();
});

test('a store that is closed is out', async () => {
  const again = await openStore({ file: join(folder, 'waypost.db') });
  await again.write.destroy();
  expect(isOutage(await errorOf(again.write.transaction().execute(async () => {})))).toBe(true);
  await again.read.destroy();
});

test('a database that nobody serves is out', async () => {
  expect(isOutage(await errorOf(openStore({ url: 'postgres://postgres@127.0.0.1:1/none' })))).toBe(true);
});

test('what a database says while it stops and starts is an outage, and what a disk says that is full', () => {
  for (const code of ['ENOSPC', 'EROFS', 'EDQUOT', '57P01', '57P03', '08006', '53300', '53100', '25006', '55P03', '40001'])
    expect(isOutage(Object.assign(new Error('no'), { code })), code).toBe(true);
});

test('a wrong statement is no outage, nor is a file that is not there', async () => {
  const wrong = store.write.insertInto('facts').values({ name: 'a', value: null as unknown as string });
  expect(isOutage(await errorOf(wrong.execute()))).toBe(false);
  expect(isOutage(Object.assign(new Error('no'), { code: 'ENOENT', syscall: 'open' }))).toBe(false);
  expect(isOutage(new TypeError('x is not a function'))).toBe(false);
  expect(isOutage(Object.assign(new Error('syntax'), { code: '42601' }))).toBe(false);
  expect(isOutage('text')).toBe(false);
});

test('a store that says nothing is out; one that answers in time gives what it gives', async () => {
  expect(isOutage(await errorOf(inTime(new Promise(() => {}), 1)))).toBe(true);
  expect(await inTime(Promise.resolve('it'), 60_000)).toBe('it');
  await expect(inTime(Promise.reject(new Error('no')), 60_000)).rejects.toThrow('no');
});
