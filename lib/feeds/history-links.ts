import * as urls from '../urls.ts';
import type { FeedDocument } from './feed-document.ts';
import { element } from './xml.ts';

/** What an XML feed says of its archive documents (RFC 5005, section 4): that it is one, and where those beside it are. */
export function historyLinks({ base, page, archive, previous, next }: FeedDocument, format: 'rss' | 'atom'): string {
  const link = format === 'rss' ? 'atom:link' : 'link';
  const to = (rel: string, place: urls.FeedArchive | undefined): string =>
    element(link, { rel, href: base + urls.feed(page, format, place) });
  return [
    archive && element('fh:archive', {}),
    archive && to('current', undefined),
    previous && to('prev-archive', previous),
    next && to('next-archive', next),
  ]
    .filter(Boolean)
    .join('');
}
