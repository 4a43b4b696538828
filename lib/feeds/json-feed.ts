import { Feed } from 'feed';
import * as urls from '../urls.ts';
import { changedAt, type FeedAuthor, type FeedDocument, type FeedEntry } from './feed-document.ts';
import { withoutUnspeakable } from './xml.ts';

const toAuthors = (authors: readonly FeedAuthor[]): { name: string; url?: string }[] =>
  authors.map(({ name, url }) => ({ name, ...(url && { url }) }));

/** What the package cannot say of an entry, or says as version 1 did. `_comments` is ours, as RSS and Atom have it. */
function additionsTo({ html, summary, authors, lang, discussion, inReplyTo, pictures }: FeedEntry, base: string): object {
  return {
    author: undefined,
    authors: toAuthors(authors),
    content_html: html,
    ...(summary && { summary }),
    ...(lang && { language: lang }),
    ...(pictures[0] && { image: pictures[0].url }),
    ...(pictures.length > 0 && {
      attachments: pictures.map(({ url, type, caption, alt }) => ({
        url,
        mime_type: type,
        ...((caption || alt) && { title: caption || alt }),
      })),
    }),
    ...(discussion && {
      _comments: {
        url: base + discussion.url,
        feed_url: base + urls.feed(discussion.page, 'json'),
        ...(discussion.count !== null && { count: discussion.count }),
      },
    }),
    ...(inReplyTo && { _in_reply_to: { id: inReplyTo.guid, url: inReplyTo.url } }),
  };
}

function toFeed({ base, page, title, description, updated, archive, entries }: FeedDocument): Feed {
  const feed = new Feed({
    title,
    ...(description !== '' && { description }),
    link: base + page,
    feedLinks: { json: base + urls.feed(page, 'json', archive ?? undefined) },
    updated: new Date(updated),
  });
  for (const entry of entries) {
    feed.addItem({
      id: entry.guid,
      link: entry.url,
      title: entry.title,
      content: entry.html,
      published: new Date(entry.published),
      date: new Date(changedAt(entry)),
      category: entry.tags.map((name) => ({ name })),
    });
  }
  return feed;
}

/** A feed as JSON Feed 1.1. Older entries are to be had at `next_url`, archive document by archive document. */
export function toJsonFeed(document: FeedDocument): string {
  const { base, page, lang, authors, hub, previous, entries } = document;
  const { items, ...written } = JSON.parse(toFeed(document).json1()) as { items: object[] };
  const whole = {
    ...written,
    version: 'https://jsonfeed.org/version/1.1',
    language: lang,
    authors: toAuthors(authors),
    ...(previous && { next_url: base + urls.feed(page, 'json', previous) }),
    ...(hub !== null && { hubs: [{ type: 'WebSub', url: hub }] }),
    items: items.map((item, index) => ({ ...item, ...additionsTo(entries[index]!, base) })),
  };
  return JSON.stringify(whole, (_, value: unknown) => (typeof value === 'string' ? withoutUnspeakable(value) : value), 1);
}
