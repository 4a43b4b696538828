import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeFact } from './facts.ts';
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

test('a store that somebody has written to since it was read is out for this transaction', async () => {
  const late = store.write.transaction().execute(async (db) => {
    await db.selectFrom('facts').selectAll().execute();
    other.exec("insert into facts values ('x', 'y')");
    await writeFact(db, 'a', 'b');
  });
  expect(isOutage(await errorOf(late))).toBe(true);
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

test('what a database says while it stops and starts is an outage', () => {
  for (const code of ['57P01', '57P03', '08006', '53300', '53100', '25006', '55P03', '40001'])
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
