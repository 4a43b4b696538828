import { parseAtomFeed, parseFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import Parser from 'rss-parser';
import { expect, test } from 'vitest';
import { toAtom } from './atom.ts';
import { toJsonFeed } from './json-feed.ts';
import { toRss } from './rss.ts';
import { documentOf, entryOf, fullDocument, inside, pictureOf, readXml } from './scratch-feeds.ts';

const base = 'https://blog.example';
const [posted, changed] = ['2013-04-26T10:00:00.000Z', '2014-02-01T00:00:00.000Z'];

/** What Media RSS says of the two pictures. */
const contents = [
  {
    url: `${base}/photos/one/1280.jpg`,
    type: 'image/jpeg',
    medium: 'image',
    width: 1280,
    height: 960,
    title: { value: 'An "alt"', type: 'plain' },
    description: { value: 'A caption', type: 'plain' },
    thumbnails: [{ url: `${base}/photos/one/thumb.jpg`, width: 150, height: 113 }],
  },
  {
    url: `${base}/photos/two/1280.jpg`,
    type: 'image/jpeg',
    medium: 'image',
    width: 1280,
    height: 960,
    thumbnails: [{ url: `${base}/photos/two/thumb.jpg`, width: 150, height: 113 }],
  },
];

test('a reader of RSS learns all that there is of a post', () => {
  const [item] = parseRssFeed(toRss(fullDocument())).items!;
  expect(item).toEqual({
    title: 'A < B & "C"',
    link: `${base}/a/post`,
    guid: { value: 'tag:blog.example,2013:1', isPermaLink: false },
    pubDate: 'Fri, 26 Apr 2013 10:00:00 GMT',
    // HTML, as readers take it.
    description: 'One &amp; &lt;two&gt;',
    content: { encoded: '<p>One &amp; <em>two</em></p>' },
    categories: [{ name: 'x' }, { name: 'c#&' }],
    dc: { creators: ['Bo & Co', 'Cy'] },
    atom: { updated: changed },
    comments: `${base}/a/post#comments`,
    wfw: { commentRss: `${base}/a/post/feed.xml` },
    slash: { comments: 3 },
    thr: { inReplyTos: [{ ref: 'tag:blog.example,2012:9', href: `${base}/a/old` }] },
    enclosures: [{ url: `${base}/photos/one/1280.jpg`, length: 0, type: 'image/jpeg' }],
    media: { contents },
  });
});

test('a reader of RSS learns what a feed is of, where it is, who tells of changes, and where older entries are', () => {
  expect(parseRssFeed(toRss(fullDocument()))).toMatchObject({
    title: 'Path',
    link: `${base}/a`,
    description: 'About <paths>',
    language: 'en',
    lastBuildDate: 'Sat, 01 Feb 2014 00:00:00 GMT',
    generator: 'Waypost',
    atom: {
      links: [
        { rel: 'self', href: `${base}/a/feed-2013-2.xml`, type: 'application/rss+xml' },
        { rel: 'hub', href: 'https://hub.example/' },
        { rel: 'current', href: `${base}/a/feed.xml` },
        { rel: 'prev-archive', href: `${base}/a/feed-2013.xml` },
        { rel: 'next-archive', href: `${base}/a/feed-2014.xml` },
      ],
    },
  });
});

test('a reader of Atom learns all that there is of a post', () => {
  const [entry] = parseAtomFeed(toAtom(fullDocument())).entries!;
  expect(entry).toEqual({
    id: 'tag:blog.example,2013:1',
    title: { value: 'A &lt; B &amp; &quot;C&quot;', type: 'html' },
    summary: { value: 'One &amp; &lt;two&gt;', type: 'html' },
    content: { value: '<p>One &amp; <em>two</em></p>', type: 'html' },
    published: posted,
    updated: changed,
    authors: [{ name: 'Bo & Co', uri: 'https://bo.example/?a=1&b=2' }, { name: 'Cy' }],
    categories: [{ term: 'x' }, { term: 'c#&' }],
    links: [
      { href: `${base}/a/post` },
      { rel: 'replies', type: 'application/atom+xml', href: `${base}/a/post/atom.xml`, thr: { count: 3 } },
      { rel: 'replies', type: 'text/html', href: `${base}/a/post#comments` },
      { rel: 'enclosure', type: 'image/jpeg', href: `${base}/photos/one/1280.jpg`, title: 'A caption' },
      { rel: 'enclosure', type: 'image/jpeg', href: `${base}/photos/two/1280.jpg` },
    ],
    thr: { total: 3, inReplyTos: [{ ref: 'tag:blog.example,2012:9', href: `${base}/a/old`, type: 'text/html' }] },
    media: { thumbnails: contents.flatMap(({ thumbnails }) => thumbnails) },
    xml: { lang: 'de' },
  });
});

test('a reader of Atom learns what a feed is of, where it is, who tells of changes, and where older entries are', () => {
  expect(parseAtomFeed(toAtom(fullDocument()))).toMatchObject({
    id: `${base}/a`,
    title: { value: 'Path' },
    subtitle: { value: 'About <paths>' },
    updated: changed,
    authors: [{ name: 'Ann', uri: `${base}/about` }],
    generator: { text: 'Waypost' },
    xml: { lang: 'en' },
    links: [
      { rel: 'alternate', href: `${base}/a` },
      { rel: 'self', href: `${base}/a/atom-2013-2.xml` },
      { rel: 'hub', href: 'https://hub.example/' },
      { rel: 'current', href: `${base}/a/atom.xml` },
      { rel: 'prev-archive', href: `${base}/a/atom-2013.xml` },
      { rel: 'next-archive', href: `${base}/a/atom-2014.xml` },
    ],
  });
});

test('a reader of JSON Feed learns all that there is of a post, as version 1.1 says it', () => {
  const written = toJsonFeed(fullDocument());
  const attachments = contents.map(({ url }, index) => ({
    url,
    mime_type: 'image/jpeg',
    ...(index === 0 && { title: 'A caption' }),
  }));
  expect((JSON.parse(written) as { items: unknown[] }).items[0]).toEqual({
    id: 'tag:blog.example,2013:1',
    url: `${base}/a/post`,
    title: 'A < B & "C"',
    content_html: '<p>One &amp; <em>two</em></p>',
    summary: 'One & <two>',
    date_published: posted,
    date_modified: changed,
    tags: ['x', 'c#&'],
    authors: [{ name: 'Bo & Co', url: 'https://bo.example/?a=1&b=2' }, { name: 'Cy' }],
    language: 'de',
    image: `${base}/photos/one/1280.jpg`,
    attachments,
    _comments: { url: `${base}/a/post#comments`, feed_url: `${base}/a/post/feed.json`, count: 3 },
    _in_reply_to: { id: 'tag:blog.example,2012:9', url: `${base}/a/old` },
  });
  expect(parseJsonFeed(written).items![0]).toMatchObject({ id: 'tag:blog.example,2013:1', attachments, language: 'de' });
});

test('a reader of JSON Feed learns what a feed is of, where it is, who tells of changes, and where older entries are', () => {
  const { items, ...feed } = JSON.parse(toJsonFeed(fullDocument())) as { items: unknown[] };
  expect(items).toHaveLength(2);
  expect(feed).toEqual({
    version: 'https://jsonfeed.org/version/1.1',
    title: 'Path',
    home_page_url: `${base}/a`,
    feed_url: `${base}/a/feed-2013-2.json`,
    description: 'About <paths>',
    language: 'en',
    authors: [{ name: 'Ann', url: `${base}/about` }, { name: 'Bo' }],
    next_url: `${base}/a/feed-2013.json`,
    hubs: [{ type: 'WebSub', url: 'https://hub.example/' }],
  });
});

test('another reader finds the same', async () => {
  const [rss, atom] = await Promise.all([toRss, toAtom].map((write) => new Parser().parseString(write(fullDocument()))));
  const same = { link: `${base}/a`, title: 'Path' };
  expect([rss, atom]).toMatchObject([
    { ...same, feedUrl: `${base}/a/feed-2013-2.xml`, description: 'About <paths>', language: 'en' },
    { ...same, feedUrl: `${base}/a/atom-2013-2.xml`, lastBuildDate: changed },
  ]);
  const post = { link: `${base}/a/post`, isoDate: posted };
  expect(rss!.items[0]).toMatchObject({
    ...post,
    guid: 'tag:blog.example,2013:1',
    title: 'A < B & "C"',
    contentSnippet: 'One & <two>',
    'content:encoded': '<p>One &amp; <em>two</em></p>',
    creator: 'Bo & Co',
    categories: ['x', 'c#&'],
    comments: `${base}/a/post#comments`,
    enclosure: { url: `${base}/photos/one/1280.jpg`, length: '0', type: 'image/jpeg' },
  });
  expect(atom!.items[0]).toMatchObject({
    ...post,
    id: 'tag:blog.example,2013:1',
    title: 'A &lt; B &amp; &quot;C&quot;',
    content: '<p>One &amp; <em>two</em></p>',
    summary: 'One &amp; &lt;two&gt;',
    author: 'Bo & Co',
  });
});

test('what there is nothing to say of is not said', () => {
  const bare = documentOf();
  const [rss, atom] = [parseRssFeed(toRss(bare)), parseAtomFeed(toAtom(bare))];
  expect(rss.description).toBe('Path');
  expect(rss.atom?.links).toEqual([{ rel: 'self', href: `${base}/a/feed.xml`, type: 'application/rss+xml' }]);
  expect(Object.keys(rss.items![0]!).toSorted()).toEqual(['content', 'dc', 'guid', 'link', 'pubDate', 'title']);
  expect(atom.links?.map(({ rel }) => rel)).toEqual(['alternate', 'self']);
  expect(atom.entries![0]).toMatchObject({ updated: posted, links: [{ href: `${base}/a/post` }] });
  expect(Object.keys(atom.entries![0]!)).not.toContain('thr');
  const json = JSON.parse(toJsonFeed(bare)) as { items: object[] };
  expect(Object.keys(json)).not.toContain('next_url');
  expect(Object.keys(json.items[0]!).toSorted()).toEqual(
    ['authors', 'content_html', 'date_modified', 'date_published', 'id', 'tags', 'title', 'url'].toSorted(),
  );
});

test('a feed without entries is one that readers take', () => {
  const empty = documentOf({ entries: [] });
  for (const write of [toRss, toAtom, toJsonFeed]) expect(parseFeed(write(empty)).feed, write.name).toMatchObject({});
  expect(inside(readXml(toRss(empty)), 'channel')).toHaveLength(1);
  expect((JSON.parse(toJsonFeed(empty)) as { items: object[] }).items).toEqual([]);
});

test('an archive document says that it is one, and a subscription does not', () => {
  const isArchive = (xml: string): boolean => /<fh:archive\/>/.test(xml);
  const subscribed = { ...fullDocument(), archive: null, next: null };
  expect([toRss, toAtom].map((write) => isArchive(write(fullDocument())))).toEqual([true, true]);
  expect([toRss, toAtom].map((write) => isArchive(write(subscribed)))).toEqual([false, false]);
  expect(toRss(subscribed)).toContain('rel="prev-archive" href="https://blog.example/a/feed-2013.xml"');
  expect(toRss({ ...fullDocument(), entries: [] })).toMatch(/<fh:archive\/>[^]*<\/channel>/);
});

test('how many comments there are is told where it is known', () => {
  const silent = documentOf({ entries: [entryOf({ discussion: { url: '/a/post#comments', page: '/a/post', count: null } })] });
  expect(parseRssFeed(toRss(silent)).items![0]).toMatchObject({ comments: `${base}/a/post#comments` });
  for (const write of [toRss, toAtom, toJsonFeed]) expect(write(silent)).not.toMatch(/slash:comments>|thr:(total|count)|"count"/);
  const none = documentOf({ entries: [entryOf({ discussion: { url: '/a/post#comments', page: '/a/post', count: 0 } })] });
  expect(parseRssFeed(toRss(none)).items![0]!.slash).toEqual({ comments: 0 });
  expect(parseAtomFeed(toAtom(none)).entries![0]!.thr).toEqual({ total: 0 });
});

test('what changed before it was posted changed when it was posted', () => {
  const early = documentOf({ entries: [entryOf({ updated: Date.UTC(2000, 0, 1) })] });
  expect(parseAtomFeed(toAtom(early)).entries![0]!.updated).toBe(posted);
  expect(parseJsonFeed(toJsonFeed(early)).items![0]!.date_modified).toBe(posted);
});

test('a GUID that is no address becomes one for Atom, and stays as it is elsewhere', () => {
  const odd = documentOf({ entries: [entryOf({ guid: 'post 17 & more' })] });
  const spaced = documentOf({ entries: [entryOf({ guid: 'post: 17 x' })] });
  expect(parseAtomFeed(toAtom(spaced)).entries![0]!.id).toBe('https://blog.example/#post%3A%2017%20x');
  expect(parseAtomFeed(toAtom(odd)).entries![0]!.id).toBe(`${base}/#post%2017%20%26%20more`);
  expect(parseRssFeed(toRss(odd)).items![0]!.guid!.value).toBe('post 17 & more');
  expect(parseJsonFeed(toJsonFeed(odd)).items![0]!.id).toBe('post 17 & more');
});

test('each entry has its own additions, however many there are', () => {
  const entries = Array.from({ length: 30 }, (_, index) =>
    entryOf({
      guid: `tag:x,${index}`,
      title: `Post ${index}`,
      authors: [{ name: `Author ${index}` }],
      pictures: [pictureOf(`p${index}`)],
    }),
  );
  const told = parseRssFeed(toRss(documentOf({ entries }))).items!.map(({ title, dc, enclosures }) => [
    title,
    dc?.creators?.[0],
    enclosures?.[0]?.url,
  ]);
  expect(told).toEqual(entries.map((_, index) => [`Post ${index}`, `Author ${index}`, `${base}/photos/p${index}/1280.jpg`]));
  const atom = parseAtomFeed(toAtom(documentOf({ entries }))).entries!;
  expect(atom.map(({ media }) => media?.thumbnails?.[0]?.url)).toEqual(
    entries.map(({ pictures: [first] }) => first!.thumbnail.url),
  );
});

test('what a feed and its entries are known by begins with the address that the blog had first', () => {
  const moved = documentOf({ base: 'https://new.example', id: `${base}/a#comments`, entries: [entryOf({ guid: 'post 17' })] });
  const atom = parseAtomFeed(toAtom(moved));
  expect([atom.id, atom.entries![0]!.id]).toEqual([`${base}/a#comments`, `${base}/#post%2017`]);
});
