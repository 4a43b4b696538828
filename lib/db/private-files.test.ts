import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeFact } from './facts.ts';
import { openSqlite } from './sqlite.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waypost-modes-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const modeOf = (path: string): number => statSync(path).mode & 0o777;

/** Opens a store in a folder while whatever is made is for everybody, and says something in it. Gives the modes of its files. */
async function modesIn(place: string): Promise<Record<string, number>> {
  const mask = process.umask(0);
  try {
    const store = await openSqlite(join(place, 'waypost.db'));
    await writeFact(store.write, 'a', 'b');
    const modes = Object.fromEntries(readdirSync(place).map((name) => [name, modeOf(join(place, name))]));
    await store.close();
    return modes;
  } finally {
    process.umask(mask);
  }
}

test('the files of a store, which hold addresses of commenters, are for their owner alone, and so is a folder that is made for them', async () => {
  const place = join(folder, 'data/store');
  expect(await modesIn(place)).toEqual({ 'waypost.db': 0o600, 'waypost.db-shm': 0o600, 'waypost.db-wal': 0o600 });
  expect([modeOf(place), modeOf(join(folder, 'data'))]).toEqual([0o700, 0o700]);
});

test('a folder that an operator has made for a group, and a store in it that is the group’s, stay so', async () => {
  const place = join(folder, 'shared');
  mkdirSync(place);
  chmodSync(place, 0o770);
  await modesIn(place);
  chmodSync(join(place, 'waypost.db'), 0o660);
  expect((await modesIn(place))['waypost.db']).toBe(0o660);
  expect(modeOf(place)).toBe(0o770);
});
