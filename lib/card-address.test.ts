import { expect, test } from 'vitest';
import { toCardAddress } from './card-address.ts';
import * as urls from './urls.ts';

const hash = '0123456789abcdef';
const read = (address: string) => toCardAddress(urls.toSegments(address)!);

test('the address of a card says what is on it, and of which page it is', () => {
  expect(urls.card(hash)).toBe(`/cards/${hash}.png`);
  expect(urls.card(hash, '/a/b%C3%BCcher')).toBe(`/cards/${hash}/a/b%C3%BCcher.png`);
  for (const page of ['/a', '/a/b%C3%BCcher', '/a/b.de', '/a/b.png'])
    expect(read(urls.card(hash, page)), page).toEqual({ hash, page });
  expect(read(urls.card(hash))).toEqual({ hash, page: null });
});

test('what is none is left to others', () => {
  for (const address of [
    '/cards',
    '/cards/x.png',
    `/cards/${hash}`,
    `/cards/${hash}/a`,
    `/cards/${hash}/.png`,
    `/a/${hash}.png`,
    '/',
  ])
    expect(read(address), address).toBeNull();
});
