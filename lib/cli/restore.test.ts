import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readFact, writeFact } from '../db/facts.ts';
import { openStore, type Store } from '../db/open.ts';
import { dumpOf } from '../db/scratch-dump.ts';
import { backUpStore } from './backup.ts';
import { restoreStore } from './restore.ts';

let folder: string;
let [file, copy]: [string, string] = ['', ''];

/** A store that says which it is; it is closed again. */
async function say(what: string): Promise<void> {
  const store = await openStore({ file });
  await writeFact(store.write, 'which', what);
  await store.close();
}

async function said(which = file): Promise<string | undefined> {
  const store = await openStore({ file: which });
  const fact = await readFact(store.read, 'which');
  await store.close();
  return fact;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waypost-restore-'));
  [file, copy] = [join(folder, 'waypost.db'), join(folder, 'copy.db')];
  await say('the first');
  await backUpStore(file, copy);
  await say('the second');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('a store is what its copy is, and the one before is kept', async () => {
  await restoreStore(copy, file);
  expect(dumpOf(file)).toEqual(dumpOf(copy));
  expect([await said(), await said(`${file}.replaced`)]).toEqual(['the first', 'the second']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).filter((name) => name.includes('unfinished'))).toEqual([]);
});

test('whoever restores the wrong copy first still has the store from before', async () => {
  await restoreStore(copy, file);
  await say('a mistake');
  expect(await restoreStore(copy, file)).toBe(`${file}.replaced-2`);
  const kept = [`${file}.replaced`, `${file}.replaced-2`];
  expect([await said(), ...(await Promise.all(kept.map(said)))]).toEqual(['the first', 'the second', 'a mistake']);
});

test('what a killed server has left in its log is neither lost nor written into the copy', async () => {
  const [wal, main] = [`${file}-wal`, file];
  const store = await openStore({ file });
  await writeFact(store.write, 'which', 'the third');
  const left = [readFileSync(main), readFileSync(wal)] as const;
  await store.close();
  writeFileSync(main, left[0]);
  writeFileSync(wal, left[1]);
  await restoreStore(copy, file);
  expect([await said(), await said(`${file}.replaced`)]).toEqual(['the first', 'the third']);
});

test('where there is no store, or what is there is damaged, one is made of the copy', async () => {
  writeFileSync(file, 'This is no database, and longer than a page of one. '.repeat(200));
  await restoreStore(copy, file);
  expect(await said()).toBe('the first');
  expect(readFileSync(`${file}.replaced`, 'utf8')).toContain('This is no database');
  await restoreStore(copy, join(folder, 'new/waypost.db'));
  expect(await said(join(folder, 'new/waypost.db'))).toBe('the first');
});

test('a copy that is cut off, is something else or is not there changes nothing', async () => {
  const whole = readFileSync(copy);
  const wrong: [name: string, bytes: Buffer][] = [
    ['cut.db', whole.subarray(0, Math.floor(whole.length / 2))],
    ['text.db', Buffer.from('text '.repeat(5000))],
    ['empty.db', Buffer.alloc(0)],
  ];
  for (const [name, bytes] of wrong) {
    writeFileSync(join(folder, name), bytes);
    await expect(restoreStore(join(folder, name), file), name).rejects.toThrow('Nothing was changed');
  }
  await expect(restoreStore(join(folder, 'none.db'), file)).rejects.toThrow('There is no file');
  expect(await said()).toBe('the second');
  expect(existsSync(`${file}.replaced`)).toBe(false);
});

test('while a server is at work on a store, it is left alone', async () => {
  const server: Store = await openStore({ file });
  await readFact(server.read, 'which');
  await expect(restoreStore(copy, file)).rejects.toThrow('A server is at work');
  expect(await readFact(server.read, 'which')).toBe('the second');
  await server.close();
  await restoreStore(copy, file);
  expect(await said()).toBe('the first');
});
