import { SaxesParser } from 'saxes';
import type { FeedDocument, FeedEntry, FeedPicture } from './feed-document.ts';

const base = 'https://blog.example';

/** A picture by its name, for tests. */
export const pictureOf = (name: string, more: Partial<FeedPicture> = {}): FeedPicture => ({
  url: `${base}/photos/${name}/1280.jpg`,
  type: 'image/jpeg',
  width: 1280,
  height: 960,
  thumbnail: { url: `${base}/photos/${name}/thumb.jpg`, width: 150, height: 113 },
  alt: '',
  caption: '',
  ...more,
});

/** A post as feeds have it, for tests: with nothing that a post may lack. */
export const entryOf = (more: Partial<FeedEntry> = {}): FeedEntry => ({
  guid: `${base}/a/post`,
  url: `${base}/a/post`,
  title: 'Post',
  html: '<p>Text.</p>',
  summary: '',
  published: Date.UTC(2013, 3, 26, 10),
  updated: null,
  authors: [{ name: 'Ann' }],
  tags: [],
  lang: null,
  discussion: null,
  inReplyTo: null,
  pictures: [],
  ...more,
});

/** A feed, for tests: with nothing that a feed may lack. */
export const documentOf = (more: Partial<FeedDocument> = {}): FeedDocument => ({
  base,
  guidBase: base,
  id: base + (more.page ?? '/a'),
  page: '/a',
  title: 'Path',
  description: '',
  lang: 'en',
  authors: [{ name: 'Ann' }],
  entries: [entryOf()],
  updated: Date.UTC(2013, 3, 26, 10),
  hub: null,
  archive: null,
  previous: null,
  next: null,
  ...more,
});

/** An element of XML: its name as it is written, what it says, and those in it. */
export type XmlElement = { name: string; attributes: Record<string, string>; text: string; children: XmlElement[] };

/** Reads XML, for tests. Throws where it is not well-formed, or a namespace is not declared. */
export function readXml(xml: string): XmlElement {
  const top: XmlElement = { name: '', attributes: {}, text: '', children: [] };
  const open = [top];
  const parser = new SaxesParser({ xmlns: true, fileName: 'feed' });
  const add = (text: string): void => void (open.at(-1)!.text += text);
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const written = Object.entries(attributes).map(([key, { value }]) => [key, value]);
    const element: XmlElement = { name, attributes: Object.fromEntries(written), text: '', children: [] };
    open.at(-1)!.children.push(element);
    open.push(element);
  });
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  return top.children[0]!;
}

/** The elements of a name that are directly in another. */
export const inside = ({ children }: XmlElement, name: string): XmlElement[] => children.filter((child) => child.name === name);

/** A feed with all that there is to say, for tests: an archive document in the middle of others, and a hub. */
export const fullDocument = (): FeedDocument =>
  documentOf({
    description: 'About <paths>',
    authors: [{ name: 'Ann', url: `${base}/about` }, { name: 'Bo' }],
    updated: Date.UTC(2014, 1, 1),
    hub: 'https://hub.example/',
    archive: { year: 2013, part: 2 },
    previous: { year: 2013, part: 1 },
    next: { year: 2014, part: 1 },
    entries: [
      entryOf({
        guid: 'tag:blog.example,2013:1',
        title: 'A < B & "C"',
        html: '<p>One &amp; <em>two</em></p>',
        summary: 'One & <two>',
        updated: Date.UTC(2014, 1, 1),
        authors: [{ name: 'Bo & Co', url: 'https://bo.example/?a=1&b=2' }, { name: 'Cy' }],
        tags: ['x', 'c#&'],
        lang: 'de',
        discussion: { url: '/a/post#comments', page: '/a/post', count: 3 },
        inReplyTo: { guid: 'tag:blog.example,2012:9', url: `${base}/a/old` },
        pictures: [pictureOf('one', { alt: 'An "alt"', caption: 'A caption' }), pictureOf('two')],
      }),
      entryOf(),
    ],
  });
