import type { FeedArchive, FeedFormat } from '../urls.ts';
import { archiveOf, newestArchive } from './archives.ts';
import { toAtom } from './atom.ts';
import { blogAuthors } from './authors.ts';
import { changedAt, type FeedDocument } from './feed-document.ts';
import { toJsonFeed } from './json-feed.ts';
import type { Making } from './post-entries.ts';
import { toRss } from './rss.ts';
import type { Subject } from './subjects.ts';

const formats: Record<FeedFormat, { write: (document: FeedDocument) => string; type: string }> = {
  rss: { write: toRss, type: 'application/rss+xml; charset=utf-8' },
  atom: { write: toAtom, type: 'application/atom+xml; charset=utf-8' },
  json: { write: toJsonFeed, type: 'application/feed+json; charset=utf-8' },
};

/** A feed's media type, for its `Content-Type` and for links to it. */
export const typeOf = (format: FeedFormat): string => formats[format].type;

type Beside = Pick<FeedDocument, 'entries' | 'archive' | 'previous' | 'next'>;

/** The newest entries; if there are more, the archive documents have all. */
async function subscription({ source }: Subject, { site }: Making): Promise<Beside> {
  const most = site.feeds.entries;
  const entries = await source.entries({ range: null, skip: 0, limit: most });
  const hasMore = entries.length === most && (await source.count(null)) > most;
  const previous = hasMore ? await newestArchive(source, { zone: site.timezone }) : null;
  return { entries, archive: null, previous, next: null };
}

async function archived({ source }: Subject, { site }: Making, archive: FeedArchive): Promise<Beside | null> {
  const found = await archiveOf(source, archive, { zone: site.timezone });
  if (!found) return null;
  const { stretch, previous, next } = found;
  return { entries: await source.entries(stretch), archive, previous, next };
}

/**
 * A feed as text, and when what it shows changed last (ms UTC), as far as its entries say; null if they say nothing. `isClosed`: an
 * archive document to which no new entry comes.
 */
export type FeedBody = { body: string; changed: number | null; isClosed: boolean };

/** The feed of a subject in a format, or one of its archive documents; null if there is no such document. */
export async function makeFeed(
  making: Making,
  subject: Subject,
  { format, archive }: { format: FeedFormat; archive?: FeedArchive },
): Promise<FeedBody | null> {
  const { site, base, guidBase } = making;
  const held = archive ? await archived(subject, making, archive) : await subscription(subject, making);
  if (!held) return null;
  const changed = held.entries.length > 0 ? Math.max(...held.entries.map(changedAt)) : subject.since;
  const { page, title, description, fragment = '' } = subject;
  const document: FeedDocument = {
    ...held,
    base,
    guidBase,
    id: guidBase + page + fragment,
    page,
    title,
    description,
    lang: site.locale,
    authors: blogAuthors(site, base),
    // Whoever has an archive document is told of changes by the feed itself.
    hub: archive ? null : site.feeds.hub,
    updated: changed ?? 0,
  };
  return { body: formats[format].write(document), changed, isClosed: held.next !== null };
}
