import { expect, test } from 'vitest';
import { scratchStore, type ScratchStore } from '../db/scratch-store.ts';
import { parseSite } from '../site.ts';
import { commentGuid, guidBase, pinGuidBase, toGuid } from './guids.ts';

const site = parseSite('title: T\nauthor: { name: Ann }\n');

async function withStore(ask: (scratch: ScratchStore) => Promise<void>): Promise<void> {
  const scratch = await scratchStore();
  await ask(scratch).finally(scratch.close);
}

test('GUIDs begin with the address that the blog had first, whatever it has now', () =>
  withStore(async ({ store, openAgain }) => {
    expect(await guidBase(store.read, site, 'http://blog.example')).toBe('http://blog.example');
    await pinGuidBase(store, 'http://blog.example');
    await pinGuidBase(store, 'https://blog.example');
    const again = await openAgain();
    await pinGuidBase(again, 'https://other.example');
    const base = await guidBase(again.read, site, 'https://other.example');
    expect([base, toGuid(null, '/a/post', base), commentGuid(7, base)]).toEqual([
      'http://blog.example',
      'http://blog.example/a/post',
      'http://blog.example/#comment-7',
    ]);
  }));

test('where it was tried out is no address of a blog', () =>
  withStore(async ({ store }) => {
    for (const local of [
      'http://localhost:3000',
      'http://127.0.0.1',
      'http://127.1.2.3:80',
      'http://[::1]:3000',
      'http://a.localhost',
      'http://192.168.1.5:3000',
      'http://[fd00::1]',
      'https://nas',
      'https://blog.local',
      'https://blog.home.arpa',
    ])
      await pinGuidBase(store, local);
    expect(await guidBase(store.read, site, 'http://localhost:3000')).toBe('http://localhost:3000');
    await pinGuidBase(store, 'https://localhost.example');
    expect(await guidBase(store.read, site, 'http://localhost:3000')).toBe('https://localhost.example');
  }));

test('the settings have the last word on what GUIDs begin with', () =>
  withStore(async ({ store }) => {
    await pinGuidBase(store, 'https://new.example');
    const moved = parseSite('title: T\nauthor: { name: Ann }\nfeeds: { guidBase: https://old.example/ }\n');
    expect(await guidBase(store.read, moved, 'https://new.example')).toBe('https://old.example');
  }));

test('a GUID is what the author or the ledger says, else the address', () => {
  const base = 'https://blog.example';
  expect(toGuid('tag:old.example,2009:17', '/a/post', base)).toBe('tag:old.example,2009:17');
  expect(toGuid('https://old.example/?p=17', '/a/post', base)).toBe('https://old.example/?p=17');
  expect(toGuid('/old/post', '/a/post', base)).toBe('https://blog.example/old/post');
  expect(toGuid(null, '/a/post', base)).toBe('https://blog.example/a/post');
  expect(toGuid('', '/a/post', base)).toBe('https://blog.example/a/post');
});
