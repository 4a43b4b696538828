import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toListingAddress } from './listing-address.ts';
import * as urls from './urls.ts';

const segment = fc
  .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
  .map((text) => text.normalize('NFC').replace(/[/\\\0]/g, '_'))
  .filter((text) => text !== '.' && text !== '..' && text.isWellFormed() && text !== '');

test('any segments come back from the URL that they make', () => {
  fc.assert(
    fc.property(fc.array(segment, { maxLength: 5 }), (segments) => {
      expect(urls.toSegments(urls.fromSegments(segments))).toEqual(segments);
    }),
  );
});

test('a URL reads as its author wrote it where the standard allows it', () => {
  expect(urls.path('/book/John_Scalzi')).toBe('/book/John_Scalzi');
  expect(urls.tag('c++')).toBe('/tags/c++');
  expect(urls.tag('new york')).toBe('/tags/new%20york');
  expect(urls.path('/bücher')).toBe('/b%C3%BCcher');
});

test('a slash in a tag stays inside its segment', () => {
  expect(urls.tag('tcp/ip')).toBe('/tags/tcp%2Fip');
  expect(urls.toSegments('/tags/tcp%2Fip')).toEqual(['tags', 'tcp/ip']);
});

test('a name in decomposed Unicode has the same URL as the composed one', () => {
  expect(urls.path('/bu\u0308cher')).toBe(urls.path('/bücher'));
  expect(urls.toSegments('/bu%CC%88cher')).toEqual(['bücher']);
});

test('a path that climbs, hides or is not UTF-8 is no address', () => {
  for (const path of ['/a/../b', '/%2e%2e/etc/passwd', '/a/%00', '/a%5cb', '/..%c0%af', '/%zz', '/.'])
    expect(urls.toSegments(path), path).toBeNull();
});

test('stable pages go on from their listing', () => {
  expect(urls.home(3)).toBe('/page/3');
  expect(urls.path('/a/b', 2)).toBe('/a/b/page/2');
  expect(urls.tag('nova', 1)).toBe('/tags/nova/page/1');
  expect(urls.date('/', { year: 2013 }, 4)).toBe('/2013/page/4');
});

test('a preview has the address of its post behind it, and gives it back', () => {
  const url = urls.path('/bücher/c++');
  expect(urls.preview(url)).toBe('/preview/b%C3%BCcher/c++');
  expect(urls.preview(url, { until: 1, signature: 'x' })).toBe('/preview/b%C3%BCcher/c++?until=1&signature=x');
  expect(urls.previewed(urls.toSegments(urls.preview(url))!)).toBe(url);
  expect(urls.previewed(['previews', 'a'])).toBeNull();
});

test('a date stands at the end of any path, the longest reading first', () => {
  expect(toListingAddress(['2013'])).toEqual({ dir: '/', date: { year: 2013 } });
  expect(toListingAddress(['a', 'b', '2013', '04'])).toEqual({ dir: '/a/b', date: { year: 2013, month: 4 } });
  expect(toListingAddress(['2013', '04', '19', 'page', '2'])).toEqual({
    dir: '/',
    date: { year: 2013, month: 4, day: 19 },
    page: 2,
  });
  expect(toListingAddress(['2013', 'Apr'])).toEqual({ dir: '/', date: { year: 2013, month: 4 } });
});

test('what only looks like a date is a directory', () => {
  for (const segments of [['20130310'], ['2013', '13'], ['2013', '4'], ['201', '04'], ['2013', '04', '32']]) {
    const { dir, date } = toListingAddress(segments);
    if (segments.length === 1) expect(date).toBeUndefined();
    expect(dir, segments.join('/')).not.toBe('/');
  }
});

test('any listing comes back from the URL that it makes', () => {
  const dir = fc
    .array(
      segment.filter((text) => !/^\d{4}$|^page$/i.test(text)),
      { maxLength: 4 },
    )
    .map((segments) => `/${segments.join('/')}`);
  const date = fc.option(
    fc.oneof(
      fc.record({ year: fc.integer({ min: 1000, max: 9999 }) }),
      fc.record({ year: fc.integer({ min: 1000, max: 9999 }), month: fc.integer({ min: 1, max: 12 }) }),
    ),
    { nil: undefined },
  );
  const page = fc.option(fc.integer({ min: 1, max: 9999 }), { nil: undefined });
  fc.assert(
    fc.property(fc.record({ dir, date, page }), (address) => {
      expect(toListingAddress(urls.toSegments(urls.listing(address))!)).toEqual(address);
    }),
  );
});

test('a directory has every directory above it, by whole segments', () => {
  expect(urls.ancestors('/openstack/havana')).toEqual(['/', '/openstack', '/openstack/havana']);
  expect(urls.ancestors('/')).toEqual(['/']);
  expect(urls.ancestors('/openstack')).not.toContain('/open');
});

test('a search address has what is asked for, and nothing that is not', () => {
  expect(urls.search()).toBe('/search');
  expect(urls.search({ q: '' })).toBe('/search');
  expect(urls.search({ q: 'a "b c" & d', path: '/é', tag: null, year: 2013, page: 2 })).toBe(
    '/search?q=a+%22b+c%22+%26+d&path=%2F%C3%A9&year=2013&page=2',
  );
});
