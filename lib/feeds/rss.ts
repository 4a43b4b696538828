import { escapeUTF8 } from 'entities';
import { Feed } from 'feed';
import * as urls from '../urls.ts';
import type { FeedDocument, FeedEntry, FeedPicture } from './feed-document.ts';
import { addBefore, addToEntries, Frame } from './frame.ts';
import { historyLinks } from './history-links.ts';
import { element } from './xml.ts';

/** Declared whether a document needs them or not: what is the same each time cannot be forgotten. */
const namespaces = {
  'xmlns:atom': 'http://www.w3.org/2005/Atom',
  'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:fh': 'http://purl.org/syndication/history/1.0',
  'xmlns:media': 'http://search.yahoo.com/mrss/',
  'xmlns:slash': 'http://purl.org/rss/1.0/modules/slash/',
  'xmlns:thr': 'http://purl.org/syndication/thread/1.0',
  'xmlns:wfw': 'http://wellformedweb.org/CommentAPI/',
};

/** A picture as Media RSS describes it. */
const mediaContent = ({ url, type, width, height, thumbnail, alt, caption }: FeedPicture): string =>
  element(
    'media:content',
    { url, type, medium: 'image', width, height },
    {
      xml: [
        alt && element('media:title', { type: 'plain' }, alt),
        caption && element('media:description', { type: 'plain' }, caption),
        element('media:thumbnail', thumbnail),
      ].join(''),
    },
  );

/**
 * What the package cannot say of an entry. Names of authors in Dublin Core, because RSS has a place for their addresses
 * alone. One enclosure, because readers take the first or the last of several; Media RSS has all. Its length is not known before
 * somebody asks for that size of the picture: 0, as the RSS Advisory Board's profile has it.
 */
function additionsTo({ authors, updated, discussion, inReplyTo, pictures }: FeedEntry, base: string): string {
  const [first] = pictures;
  return [
    ...authors.map(({ name }) => element('dc:creator', {}, name)),
    updated !== null && element('atom:updated', {}, new Date(updated).toISOString()),
    discussion && element('comments', {}, base + discussion.url),
    discussion && element('wfw:commentRss', {}, base + urls.feed(discussion.page, 'rss')),
    discussion && discussion.count !== null && element('slash:comments', {}, String(discussion.count)),
    inReplyTo && element('thr:in-reply-to', { ref: inReplyTo.guid, href: inReplyTo.url }),
    first && element('enclosure', { url: first.url, length: 0, type: first.type }),
    ...pictures.map(mediaContent),
  ]
    .filter(Boolean)
    .join('');
}

/** A feed as RSS 2.0, with the modules that readers know. */
export function toRss(document: FeedDocument): string {
  const { base, page, title, description, lang, entries, updated, hub, archive } = document;
  const frame = new Frame();
  const self = base + urls.feed(page, 'rss', archive ?? undefined);
  const feed = new Feed({
    title: frame.text(title),
    description: frame.text(description || title),
    link: frame.text(base + page),
    feedLinks: { rss: frame.text(self) },
    ...(hub !== null && { hub: frame.text(hub) }),
    language: frame.text(lang),
    updated: new Date(updated),
    generator: 'Waypost',
    docs: 'https://www.rssboard.org/rss-specification',
  });
  for (const entry of entries) {
    feed.addItem({
      title: frame.cdata(entry.title) ?? '',
      link: frame.text(entry.url),
      guid: frame.text(entry.guid),
      date: new Date(entry.published),
      // What stands there is HTML to every reader.
      description: frame.cdata(escapeUTF8(entry.summary)),
      content: frame.cdata(entry.html),
      category: entry.tags.map((tag) => ({ name: frame.text(tag) })),
    });
  }
  const attributes = Object.entries(namespaces).map(([name, value]) => ` ${name}="${value}"`);
  const written = addToEntries(
    feed.rss2().replace(/<rss [^<>]*>/, `<rss version="2.0"${attributes.join('')}>`),
    '</item>',
    entries.map((entry) => frame.xml(additionsTo(entry, base))),
  );
  return frame.fill(addBefore(written, ['<item>', '</channel>'], frame.xml(historyLinks(document, 'rss'))));
}
