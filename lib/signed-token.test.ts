import { expect, test } from 'vitest';
import { openStore } from './db/open.ts';
import { scratchStore } from './db/scratch-store.ts';
import { issueToken, readToken, spendToken, type Claims } from './signed-token.ts';

const secret = 'a secret of the tests';
const issue = (about: string, until: number): string => issueToken('sign-in', about, until, secret);
const read = (token: string, now: number) => readToken('sign-in', token, now, secret);

test('a token says whom it is about until its time is over', () => {
  const token = issue('ann@example.org', 1000);
  expect(read(token, 999)).toMatchObject({ about: 'ann@example.org', until: 1000 });
  expect(read(token, 1000)).toBe('expired');
});

test('a token that was changed, cut off, or signed with another secret is wrong', () => {
  const token = issue('ann@example.org', 1000);
  const [payload = '', signature = ''] = token.split('.');
  const forged = Buffer.from(JSON.stringify({ about: 'eve@example.org', until: 9999, nonce: 'x' })).toString('base64url');
  for (const wrong of ['', '.', payload, `${payload}.`, `${payload}.${signature}x`, `${forged}.${signature}`, `${token}.`, 'é.é'])
    expect(read(wrong, 0), wrong).toBe('wrong');
  expect(readToken('sign-in', token, 0, 'another secret')).toBe('wrong');
});

test('a token is spent once, and two of the same words are two tokens', async () => {
  const store = await openStore({ file: ':memory:' });
  const [one, other] = [read(issue('ann', 1000), 0) as Claims, read(issue('ann', 1000), 0) as Claims];
  expect(await spendToken(store.write, one, 0)).toBe(true);
  expect(await spendToken(store.write, one, 999)).toBe(false);
  expect(await spendToken(store.write, other, 999)).toBe(true);
  await store.close();
});

test('of many who spend a token at once, at several servers, one does', async () => {
  const { store, openAgain, close } = await scratchStore();
  const servers = [store, await openAgain(), await openAgain()];
  const claims = read(issue('ann', 1000), 0) as Claims;
  const spent = await Promise.all(Array.from({ length: 30 }, (_, turn) => spendToken(servers[turn % 3]!.write, claims, 0)));
  expect(spent.filter(Boolean)).toHaveLength(1);
  await close();
});

test('a token that has expired is remembered until it has for every clock, a week apart', async () => {
  const store = await openStore({ file: ':memory:' });
  const week = 7 * 24 * 60 * 60 * 1000;
  const one = { about: '', nonce: 'one', until: 1000 };
  await spendToken(store.write, one, 0);
  await spendToken(store.write, { about: '', nonce: 'two', until: 2 * week }, week);
  expect(await spendToken(store.write, one, 999), 'at a server whose clock is a week late').toBe(false);
  await spendToken(store.write, { about: '', nonce: 'three', until: 2 * week }, week + 1000);
  expect(await store.write.selectFrom('spent').select('nonce').orderBy('nonce').execute()).toEqual([
    { nonce: 'three' },
    { nonce: 'two' },
  ]);
  await store.close();
});
