import { decodeHTML } from 'entities';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toAtom } from './atom.ts';
import type { FeedDocument, FeedEntry } from './feed-document.ts';
import { toJsonFeed } from './json-feed.ts';
import { toRss } from './rss.ts';
import { documentOf, entryOf, inside, pictureOf, readXml, type XmlElement } from './scratch-feeds.ts';
import { withoutUnspeakable } from './xml.ts';

/** Texts that have broken feeds. */
const markup = [
  ']]>',
  '<![CDATA[',
  '<b>',
  '</item>',
  '</entry>',
  '<item>',
  '</title>',
  '<!--',
  '-->',
  '?>',
  '<?x',
  '"',
  "'",
  '=',
];
const entities = ['&', '&amp;', '&lt;b&gt;', '&#0;', '&#xD800;', '&nbsp;', '&copy', '$&', '$1', '$`', '%', '\\', '{{'];
const controls = ['\0', '\x07', '\x1b', '\x7f', '\x85', '\r', '\r\n', '\n', '\t', '  ', '\u2028', '\ufeff', '\u200f', '\u202e'];
const unicode = ['\ud800', '\udfff', '\ufffe', '\uffff', '\u{1ffff}', 'عربى', 'שלום', '👩‍👩‍👧‍👦', 'e\u0301'];
/** What the writers say among themselves. */
const marks = ['mark:0;', 'mark:1;', 'mark:9;', 'mark:'];

const pieces = fc.constantFrom(...markup, ...entities, ...controls, ...unicode, ...marks);

const text = fc
  .array(fc.oneof(pieces, fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' })), { maxLength: 6 })
  .map((all) => all.join(''));

type Said = Record<'title' | 'html' | 'summary' | 'name' | 'tag' | 'guid' | 'alt', string>;

const entryThat = ({ title, html, summary, name, tag, guid, alt }: Said): FeedEntry =>
  entryOf({
    title,
    html,
    summary,
    guid,
    authors: [{ name }, { name: 'Bo', url: 'https://bo.example/mark:0;' }],
    tags: [tag, 'x'],
    lang: 'de',
    discussion: { url: '/mark:2;#comments', page: '/mark:2;', count: 1 },
    inReplyTo: { guid, url: 'https://blog.example/mark:1;' },
    pictures: [pictureOf('one', { alt, caption: title })],
  });

const entry = fc.record({ title: text, html: text, summary: text, name: text, tag: text, guid: text, alt: text }).map(entryThat);

const document = fc
  .record({ title: text, description: text, entries: fc.array(entry, { maxLength: 3 }) })
  .map((said) => documentOf({ ...said, page: '/mark:0;', archive: { year: 2013, part: 1 }, previous: { year: 2012, part: 1 } }));

/** What an XML reader gets of a text: line ends are one character (XML 1.0, section 2.11), and in attributes no more than space. */
const read = (said: string): string => withoutUnspeakable(said).replace(/\r\n?/g, '\n');
const readInAttribute = (said: string): string => read(said).replace(/[\n\t]/g, ' ');

const textsOf = (element: XmlElement, name: string): string[] => inside(element, name).map((child) => child.text);

function checkRss({ title, description, entries }: FeedDocument, xml: string): void {
  const [channel] = inside(readXml(xml), 'channel') as [XmlElement];
  expect(textsOf(channel, 'title')).toEqual([read(title)]);
  expect(textsOf(channel, 'description')).toEqual([read(description || title)]);
  const items = inside(channel, 'item');
  expect(items).toHaveLength(entries.length);
  for (const [index, item] of items.entries()) {
    const { title, html, summary, authors, tags, guid } = entries[index]!;
    expect(textsOf(item, 'title').join('')).toBe(read(title));
    expect(textsOf(item, 'content:encoded').join('')).toBe(read(html));
    expect(decodeHTML(textsOf(item, 'description').join(''))).toBe(read(summary));
    expect(textsOf(item, 'dc:creator')).toEqual(authors.map(({ name }) => read(name)));
    expect(textsOf(item, 'category')).toEqual(tags.map(read));
    expect(textsOf(item, 'guid')).toEqual([read(guid)]);
    expect(textsOf(item, 'wfw:commentRss')).toEqual(['https://blog.example/mark:2;/feed.xml']);
    const [picture] = inside(item, 'media:content') as [XmlElement];
    expect(textsOf(picture, 'media:description').join('')).toBe(read(title));
  }
}

function checkAtom({ title, entries }: FeedDocument, xml: string): void {
  const feed = readXml(xml);
  expect(textsOf(feed, 'title')).toEqual([read(title)]);
  expect(textsOf(feed, 'id')).toEqual(['https://blog.example/mark:0;']);
  const found = inside(feed, 'entry');
  expect(found).toHaveLength(entries.length);
  for (const [index, element] of found.entries()) {
    const { title, html, summary, authors, tags } = entries[index]!;
    expect(decodeHTML(textsOf(element, 'title').join(''))).toBe(read(title));
    expect(textsOf(element, 'content').join('')).toBe(read(html));
    expect(decodeHTML(textsOf(element, 'summary').join(''))).toBe(read(summary));
    expect(inside(element, 'author').flatMap((author) => textsOf(author, 'name'))).toEqual(authors.map(({ name }) => read(name)));
    expect(inside(element, 'category').map(({ attributes }) => attributes.term)).toEqual(tags.map(readInAttribute));
    expect(inside(element, 'link').find(({ attributes }) => attributes.rel === 'enclosure')!.attributes.title ?? '').toBe(
      readInAttribute(title || entries[index]!.pictures[0]!.alt),
    );
  }
}

function checkJson({ title, entries }: FeedDocument, json: string): void {
  const read = JSON.parse(json) as {
    title: string;
    items: { id: string; title?: string; content_html: string; tags: string[] }[];
  };
  expect(json.isWellFormed()).toBe(true);
  expect(read.title).toBe(withoutUnspeakable(title));
  expect(read.items.map((item) => item.title ?? '')).toEqual(entries.map((each) => withoutUnspeakable(each.title)));
  expect(read.items.map((item) => item.content_html)).toEqual(entries.map((each) => withoutUnspeakable(each.html)));
  expect(read.items.map((item) => item.id)).toEqual(entries.map((each) => withoutUnspeakable(each.guid)));
}

test('whatever an author or a commenter writes, each format is well-formed and says just that', () => {
  fc.assert(
    fc.property(document, (said) => {
      checkRss(said, toRss(said));
      checkAtom(said, toAtom(said));
      checkJson(said, toJsonFeed(said));
    }),
    { numRuns: 1000 },
  );
});

test('what looks like a mark of the writers is a text like any other', () => {
  const mark = { title: 'mark:0;', summary: 'mark:1;', name: 'mark:6;', tag: 'mark:3;', guid: 'mark:2;', alt: 'mark:5;' };
  const marked = entryThat({ ...mark, html: '<p>An open<br>end' });
  const said = documentOf({ entries: [marked, entryThat({ ...mark, html: 'mark:6;' })], page: '/mark:0;' });
  checkRss(said, toRss(said));
  checkAtom(said, toAtom(said));
});

test('a body of 100 kB comes through whole, and so does an empty one', () => {
  const long = '<p>Words &amp; more ]]> words</p>\n'.repeat(3500);
  const said = documentOf({ entries: [entryOf({ html: long }), entryOf({ html: '', title: '' })], page: '/mark:0;' });
  for (const [write, body] of [
    [toRss, 'content:encoded'],
    [toAtom, 'content'],
  ] as const) {
    const top = readXml(write(said));
    const entries = write === toRss ? inside(inside(top, 'channel')[0]!, 'item') : inside(top, 'entry');
    expect(entries.map((each) => textsOf(each, body).join(''))).toEqual([long, '']);
  }
  const { items } = JSON.parse(toJsonFeed(said)) as { items: { content_html: string }[] };
  expect(items.map((each) => each.content_html)).toEqual([long, '']);
});

test('the reader that the tests read with takes nothing that is not well-formed', () => {
  for (const broken of [
    '<a>&nbsp;</a>',
    '<a><b></a>',
    '<a x="<"/>',
    '<a>\x07</a>',
    '<b:a/>',
    '<a x="1" x="2"/>',
    '<a>]]></a>',
    '<a>&</a>',
  ])
    expect(() => readXml(broken), broken).toThrow();
});
