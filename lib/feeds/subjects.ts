import { toRange } from '../clock.ts';
import { ofDirectory, ofTag } from '../content/listings.ts';
import { getDirectoryText } from '../content/queries.ts';
import { resolve, type Resolution } from '../content/resolve.ts';
import { listingTitle } from '../content/titles.ts';
import * as urls from '../urls.ts';
import { commentSource } from './comment-entries.ts';
import type { EntrySource } from './entry-source.ts';
import { postSource, type Making } from './post-entries.ts';

/** What a feed is of: its page (URL), what it is called, and where its entries come from. */
export type Subject = {
  page: string;
  title: string;
  description: string;
  source: EntrySource;
  /** What its id has behind that of its page: the feed of a discussion is not its post. */
  fragment?: string;
  /** Since when it could have had entries (ms UTC), if that is known. */
  since: number | null;
};

/** What is at the address of a feed. `to` is the page that the feed is of now. */
export type FoundFeed = { kind: 'feed'; subject: Subject } | { kind: 'redirect'; to: string } | { kind: 'gone' };

async function ofListing(making: Making, found: Extract<Resolution, { kind: 'listing' }>): Promise<Subject> {
  const { store, site } = making;
  const { dir, date } = found;
  const text = date ? null : await getDirectoryText(store, dir);
  const isHome = dir === '/' && !date;
  const name = (!isHome && text?.title) || listingTitle(found, site);
  return {
    page: urls.listing(found),
    title: isHome ? site.title : `${name} · ${site.title}`,
    description: text?.summary || site.description,
    source: postSource(making, { listing: ofDirectory(dir), range: date ? toRange(date, site.timezone) : null }),
    since: null,
  };
}

async function ofDiscussion(making: Making, url: string): Promise<Subject | null> {
  const { store, site } = making;
  const post = await store.read
    .selectFrom('documents')
    .select(['title', 'date', 'comments'])
    .where('url', '=', url)
    .where('live', '=', 1)
    .where('kind', '!=', 'path')
    .executeTakeFirst();
  if (!post || post.comments === 'off') return null;
  const title = `Comments on ${post.title} · ${site.title}`;
  return { page: url, title, description: '', fragment: '#comments', source: commentSource(making, url), since: post.date };
}

/** The feed of all comments. */
const ofComments = (making: Making): Subject => ({
  page: urls.comments(),
  title: `Comments · ${making.site.title}`,
  description: `What readers say at ${making.site.title}.`,
  source: commentSource(making, null),
  since: null,
});

/** What the feed of a page (decoded segments) is of; null if there is no such page, or it has no feed. */
export async function findFeed(making: Making, segments: string[]): Promise<FoundFeed | null> {
  const { store, site } = making;
  if (segments[0] === 'comments') return segments.length === 1 ? { kind: 'feed', subject: ofComments(making) } : null;
  const found = await resolve({ db: store.read, site }, segments);
  if (found?.kind === 'gone' || found?.kind === 'redirect') return found;
  if (found?.kind === 'article') {
    const subject = await ofDiscussion(making, found.url);
    return subject && { kind: 'feed', subject };
  }
  // What a stable page shows never changes for long: nobody subscribes to it.
  if (found?.kind === 'listing' && found.page === undefined) return { kind: 'feed', subject: await ofListing(making, found) };
  if (found?.kind !== 'tag' || found.page !== undefined) return null;
  const source = postSource(making, { listing: ofTag(found.tag), range: null });
  const title = `Tag: ${found.tag} · ${site.title}`;
  return { kind: 'feed', subject: { page: urls.tag(found.tag), title, description: site.description, source, since: null } };
}
