import { escapeUTF8 } from 'entities';
import { Feed, type Author } from 'feed';
import * as urls from '../urls.ts';
import { changedAt, type FeedAuthor, type FeedDocument, type FeedEntry, type FeedPicture } from './feed-document.ts';
import { addBefore, addToEntries, Frame } from './frame.ts';
import { historyLinks } from './history-links.ts';
import { element, escapeXml } from './xml.ts';

const namespaces = {
  xmlns: 'http://www.w3.org/2005/Atom',
  'xmlns:fh': 'http://purl.org/syndication/history/1.0',
  'xmlns:media': 'http://search.yahoo.com/mrss/',
  'xmlns:thr': 'http://purl.org/syndication/thread/1.0',
};

/** An Atom id is an IRI (RFC 4287, section 4.2.6); an author may have brought another kind from an older blog. */
const isIri = (guid: string): boolean => /^[a-z][a-z\d+.-]*:[^\s<>"{}|\\^`]+$/i.test(guid);

const toIri = (guid: string, base: string): string =>
  isIri(guid) ? guid : `${base}/#${encodeURIComponent(guid.toWellFormed())}`;

const toAuthor = ({ name, url }: FeedAuthor, frame: Frame): Author => ({
  name: frame.text(name),
  ...(url && { link: frame.text(url) }),
});

const pictureLinks = ({ url, type, alt, caption, thumbnail }: FeedPicture): string =>
  element('link', { rel: 'enclosure', type, href: url, title: caption || alt }) + element('media:thumbnail', thumbnail);

/** What the package cannot say of an entry: pictures, and Atom threading (RFC 4685). */
function additionsTo({ discussion, inReplyTo, pictures }: FeedEntry, { base, guidBase }: FeedDocument): string {
  const count = discussion?.count ?? null;
  return [
    discussion &&
      element('link', {
        rel: 'replies',
        type: 'application/atom+xml',
        href: base + urls.feed(discussion.page, 'atom'),
        'thr:count': count,
      }),
    discussion && element('link', { rel: 'replies', type: 'text/html', href: base + discussion.url }),
    count !== null && element('thr:total', {}, String(count)),
    inReplyTo && element('thr:in-reply-to', { ref: toIri(inReplyTo.guid, guidBase), href: inReplyTo.url, type: 'text/html' }),
    ...pictures.map(pictureLinks),
  ]
    .filter(Boolean)
    .join('');
}

function toFeed(document: FeedDocument, frame: Frame): Feed {
  const { base, guidBase, id, page, title, description, authors, updated, hub, archive, entries } = document;
  const feed = new Feed({
    id: frame.text(id),
    title: frame.text(title),
    ...(description !== '' && { description: frame.text(description) }),
    link: frame.text(base + page),
    feedLinks: { atom: frame.text(base + urls.feed(page, 'atom', archive ?? undefined)) },
    ...(hub !== null && { hub: frame.text(hub) }),
    updated: new Date(updated),
    generator: 'Waypost',
    ...(authors[0] && { author: toAuthor(authors[0], frame) }),
  });
  for (const entry of entries) {
    feed.addItem({
      // The package says that titles are HTML: so they are made into it.
      title: frame.cdata(escapeUTF8(entry.title)) ?? '',
      id: frame.text(toIri(entry.guid, guidBase)),
      link: frame.text(entry.url),
      date: new Date(changedAt(entry)),
      published: new Date(entry.published),
      description: frame.cdata(escapeUTF8(entry.summary)),
      content: frame.cdata(entry.html),
      author: entry.authors.map((author) => toAuthor(author, frame)),
      category: entry.tags.map((tag) => ({ term: frame.text(tag) })),
    });
  }
  return feed;
}

/** Says the language of the feed, and of each entry that has another one, at its start tag. */
function withLanguages(xml: string, { lang, entries }: FeedDocument): string {
  const attributes = Object.entries({ ...namespaces, 'xml:lang': lang }).map(([name, value]) => ` ${name}="${escapeXml(value)}"`);
  let index = 0;
  return xml
    .replace(/<feed [^<>]*>/, `<feed${attributes.join('')}>`)
    .replace(/<entry>/g, () =>
      entries[index++]?.lang ? `<entry xml:lang="${escapeXml(entries[index - 1]!.lang!)}">` : '<entry>',
    );
}

/** A feed as Atom (RFC 4287). */
export function toAtom(document: FeedDocument): string {
  const frame = new Frame();
  const written = addToEntries(
    withLanguages(toFeed(document, frame).atom1(), document),
    '</entry>',
    document.entries.map((entry) => frame.xml(additionsTo(entry, document))),
  );
  return frame.fill(addBefore(written, ['<entry', '</feed>'], frame.xml(historyLinks(document, 'atom'))));
}
