import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as urls from '../urls.ts';
import { toFeedAddress, toFlavour, toLegacyFeed } from './feed-address.ts';

const segment = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 8 })
  .map((text) => text.replace(/[/\\\0]/g, '-').normalize('NFC'))
  .filter((text) => text !== '.' && text !== '..' && text.isWellFormed());
const page = fc.array(fc.oneof(segment, fc.constantFrom('feed', '2013', 'tags', 'comments', 'index.rss')), { maxLength: 4 });
const format = fc.constantFrom<urls.FeedFormat>('rss', 'atom', 'json');
const archive = fc.option(fc.record({ year: fc.integer({ min: 0, max: 9999 }), part: fc.integer({ min: 1, max: 9999 }) }), {
  nil: undefined,
});

test('the address of every feed is read back', () => {
  fc.assert(
    fc.property(page, format, archive, (page, format, archive) => {
      const segments = urls.toSegments(urls.feed(urls.fromSegments(page), format, archive))!;
      expect(toFeedAddress(segments)).toEqual({ page, format, archive });
    }),
  );
});

test('a feed has one name, and what is like it is none', () => {
  const like =
    'feed-13.xml feed-2013-1.xml feed-2013-0.xml feed-2013-02.xml feed-2013-10000.xml feed-20131.xml feed-.xml feed-2013-.xml ' +
    'feed--2.xml feed-٢٠١٣.xml Feed.xml FEED.XML atom.json atom-2013.json feed feed.atom feed.xml.gz xfeed.xml feed.xmlx rss.xml';
  for (const name of [...like.split(' '), ' feed.xml', 'feed.xml\n', '__proto__', ''])
    expect(toFeedAddress(['a', name]), name).toBeNull();
  expect(toFeedAddress([])).toBeNull();
  expect(toFeedAddress(['feed.xml', 'a'])).toBeNull();
});

test('what older engines called their feeds leads to them', () => {
  const found = (path: string) => toLegacyFeed(urls.toSegments(path)!);
  expect(found('/index.rss')).toEqual({ page: [], format: 'rss' });
  expect(found('/a/b/index.rss')).toEqual({ page: ['a', 'b'], format: 'rss' });
  expect(found('/a/index.atom')).toEqual({ page: ['a'], format: 'atom' });
  expect(found('/a/Index.RSS20')).toEqual({ page: ['a'], format: 'rss' });
  expect(found('/index.json')).toEqual({ page: [], format: 'json' });
  expect(found('/a/rss.xml')).toEqual({ page: ['a'], format: 'rss' });
  for (const path of ['/', '/a', '/index.html', '/index', '/a.rss', '/index.rss/a', '/index.constructor', '/index.__proto__'])
    expect(found(path), path).toBeNull();
});

test('a flavour of Blosxom is a feed of the page that it is asked of', () => {
  const found = (path: string, query: string) => toFlavour(urls.toSegments(path)!, query);
  expect(found('/', '?flav=rss')).toEqual({ page: [], format: 'rss' });
  expect(found('/a/b', '?flav=atom')).toEqual({ page: ['a', 'b'], format: 'atom' });
  expect(found('/a/b/index.html', '?x=1&flav=RSS20')).toEqual({ page: ['a', 'b'], format: 'rss' });
  expect(found('/a/b/index', '?flav=rss')).toEqual({ page: ['a', 'b', 'index'], format: 'rss' });
  for (const query of ['', '?', '?flav=', '?flav=html', '?flav=constructor', '?flavour=rss', '?flav=%', '?xflav=rss'])
    expect(found('/a', query), query).toBeNull();
});
