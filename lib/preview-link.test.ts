import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkPreview, previewLink } from './preview-link.ts';

const secret = 'a secret of the tests';
const until = Date.UTC(2026, 0, 8) / 1000;
const before = Date.UTC(2026, 0, 7);

const parts = (link: string): { path: string; query: URLSearchParams } => {
  const { pathname, searchParams } = new URL(link, 'http://blog');
  return { path: pathname, query: searchParams };
};

const check = (query: URLSearchParams, now = before, url = '/a/draft'): string => checkPreview(url, query, now, secret);

test('a link is good until the second in which it expires', () => {
  const { path, query } = parts(previewLink('/a/draft', until, secret));
  expect(path).toBe('/preview/a/draft');
  expect(check(query)).toBe('good');
  expect(check(query, until * 1000 - 1)).toBe('good');
  expect(check(query, until * 1000)).toBe('expired');
});

test('a link of another address, with another time or without one of its parts is wrong, expired or not', () => {
  const { query } = parts(previewLink('/a/draft', until, secret));
  const signature = query.get('signature')!;
  expect(check(query, before, '/a/drafts')).toBe('wrong');
  for (const change of [
    { until: `${until + 1}`, signature },
    { until: `0${until}`, signature },
    { until: `${until}.0`, signature },
    { until: 'Infinity', signature },
    { until: '', signature },
    { until: `${until}`, signature: '' },
    { until: `${until}`, signature: `${signature}=` },
    { until: `${until}`, signature: 'ä'.repeat(43) },
  ]) {
    expect(check(new URLSearchParams(change)), JSON.stringify(change)).toBe('wrong');
    expect(check(new URLSearchParams(change), until * 1000 + 1), JSON.stringify(change)).toBe('wrong');
  }
  expect(check(new URLSearchParams())).toBe('wrong');
});

test('any other character in a signature makes it wrong', () => {
  const signature = parts(previewLink('/a/draft', until, secret)).query.get('signature')!;
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  fc.assert(
    fc.property(fc.nat({ max: signature.length - 1 }), fc.constantFrom(...letters.split('')), (place, letter) => {
      fc.pre(signature[place] !== letter);
      const changed = signature.slice(0, place) + letter + signature.slice(place + 1);
      expect(check(new URLSearchParams({ until: `${until}`, signature: changed }))).toBe('wrong');
    }),
  );
});

test('a link that another secret has signed is wrong', () => {
  expect(check(parts(previewLink('/a/draft', until, 'another secret here')).query)).toBe('wrong');
});
