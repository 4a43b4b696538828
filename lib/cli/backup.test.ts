import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { submit } from '../comments/submit.ts';
import { openStore, type Store } from '../db/open.ts';
import { sync } from '../publish/sync.ts';
import { parseSite } from '../site.ts';
import { backUpStore } from './backup.ts';

const site = parseSite('title: T\nauthor: { name: Ann }\ncomments: { moderation: none, perMinute: 0 }\n');
const now = Date.UTC(2026, 0, 1, 12);

let folder: string;
let store: Store;
let target: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'waypost-backup-'));
  target = join(folder, 'copy.db');
  store = await openStore({ file: join(folder, 'waypost.db') });
  const contentDir = mkdtempSync(join(folder, 'content-'));
  for (const name of ['a', 'b']) writeFileSync(join(contentDir, `${name}.md`), `---\ndate: 2025-12-30\n---\nText of ${name}.\n`);
  await sync(store, { contentDir, site, now, serving: true });
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const form = {
  post: '/a',
  parent: null,
  name: 'Bo',
  email: 'bo@example.org',
  website: null,
  wantsReplies: true,
  trap: '',
  ticket: '',
};

const say = (text: string) => submit(store, { ...form, text }, { viewer: null, caller: 'x', took: null }, site, now);

/** What must not be lost: a hash over every comment, what is known of their discussions, and every address there ever was. */
async function checksum({ read }: Store): Promise<string> {
  const rows = [
    await read.selectFrom('comments').selectAll().orderBy('id').execute(),
    await read.selectFrom('discussions').selectAll().orderBy('id').execute(),
    await read.selectFrom('ledger').selectAll().orderBy('key').execute(),
    await read.selectFrom('mails').selectAll().orderBy('id').execute(),
  ];
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex');
}

async function checksumOfCopy(): Promise<string> {
  const copy = await openStore({ file: target });
  const sum = await checksum(copy);
  await copy.close();
  return sum;
}

test('a copy has every comment and every address, and is served from as the store was', async () => {
  for (let number = 0; number < 200; number++) await say(`Number ${number}.`);
  await backUpStore(join(folder, 'waypost.db'), target);
  expect(await checksumOfCopy()).toBe(await checksum(store));
});

test('a place that is not there is named', async () => {
  await expect(backUpStore(join(folder, 'waypost.db'), join(folder, 'none/copy.db'))).rejects.toThrow(
    /There is no folder .*none\. Make it/,
  );
});

test('what is said while the copy is made harms it not, and is in the next one', async () => {
  for (let number = 0; number < 50; number++) await say(`Number ${number}.`);
  const before = await checksum(store);
  const copied = backUpStore(join(folder, 'waypost.db'), target);
  const late = Array.from({ length: 50 }, (_, number) => say(`Late ${number}.`));
  await copied;
  const copy = await openStore({ file: target });
  const texts = (await copy.read.selectFrom('comments').select('text').execute()).map(({ text }) => text);
  await copy.close();
  expect(texts.filter((text) => text.startsWith('Number'))).toHaveLength(50);
  await Promise.all(late);
  await backUpStore(join(folder, 'waypost.db'), target);
  expect(await checksumOfCopy()).toBe(await checksum(store));
  expect(await checksum(store)).not.toBe(before);
});

test('a copy is for nobody else to read, and leaves nothing beside it', async () => {
  await backUpStore(join(folder, 'waypost.db'), target);
  expect(statSync(target).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder).filter((name) => name.startsWith('copy.db'))).toEqual(['copy.db']);
});

test('a copy that cannot be made leaves the last one as it is', async () => {
  await backUpStore(join(folder, 'waypost.db'), target);
  const before = await checksumOfCopy();
  writeFileSync(join(folder, 'broken.db'), 'This is no database, and longer than a page of one. '.repeat(200));
  await expect(backUpStore(join(folder, 'broken.db'), target)).rejects.toThrow('not a database');
  await expect(backUpStore(join(folder, 'none.db'), target)).rejects.toThrow('There is no store');
  expect(await checksumOfCopy()).toBe(before);
  expect(readdirSync(folder).filter((name) => name.endsWith('.unfinished'))).toEqual([]);
});
