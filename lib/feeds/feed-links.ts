import * as urls from '../urls.ts';
import { typeOf } from './feed-body.ts';

/** A feed to be told of: the page (URL) that it is of, and what it is called. */
export type FeedLink = { page: string; title: string };

type Link = { url: string; title: string };

const formats = { rss: 'RSS', atom: 'Atom', json: 'JSON Feed' } as const;

/**
 * Feeds as the head of a page names them, by media type, for readers to find (RSS Autodiscovery, `<link rel="alternate">`): who
 * subscribes by the address of a page gets the first.
 */
export function alternateFeeds(feeds: readonly FeedLink[]): Record<string, Link[]> {
  const types = Object.entries(formats) as [urls.FeedFormat, string][];
  return Object.fromEntries(
    types.map(([format, name]) => [
      typeOf(format).replace(/;.*/, ''),
      feeds.map(({ page, title }) => ({ url: urls.feed(page, format), title: `${title} (${name})` })),
    ]),
  );
}
