import type { DocumentAddress } from '../document-address.ts';
import { feedName, isSitemapName } from '../fixed-names.ts';
import { toListingAddress } from '../listing-address.ts';
import * as urls from '../urls.ts';
import type { Problem } from './problem.ts';

/** First segments that routes own; a document may not take them. */
export const reservedSegments: ReadonlySet<string> = new Set([
  '_next',
  'admin',
  'api',
  'archive',
  'atom.xml',
  'cards',
  'comments',
  'feed.json',
  'feed.xml',
  'feeds',
  'feeds.opml',
  'opensearch.xml',
  'page',
  'photos',
  'preview',
  'robots.txt',
  'search',
  'sitemap.xml',
  'tags',
]);

type Wrong = { message: string; mend: string };

function whatIsWrong({ url, dir, slug }: DocumentAddress): Wrong | null {
  const segments = [...urls.segmentsOf(dir), slug];
  const first = segments[0] ?? '';
  if (slug === '') {
    const mend = 'Name the file after what it says, or `_path.md` to give the home page a text.';
    return { message: 'The address / is the home page.', mend };
  }
  if (urls.toSegments(url) === null) {
    const mend = String.raw`Give what has a \ in its name another one.`;
    return { message: `Nobody can ask for the address ${url}.`, mend };
  }
  if (reservedSegments.has(first)) {
    const mend = `Give ${segments.length > 1 ? 'the folder' : 'the file'} "${first}" another name.`;
    return { message: `/${first} is an address that Waypost needs itself.`, mend };
  }
  if (feedName.test(slug) || (segments.length === 1 && isSitemapName(slug)))
    return { message: `${url} is the address of a feed or a sitemap.`, mend: 'Give the file another name.' };
  if (first.startsWith('_')) {
    const mend = 'Take the _ away; the text of a directory is `_path.md`.';
    return { message: 'A name that begins with _ has no address.', mend };
  }
  if (segments.some((segment) => segment.toLowerCase() === 'index')) {
    const mend = 'Give the folder or the file another name.';
    return { message: 'The name "index" stands for the folder that it is in.', mend };
  }
  const { date, page } = toListingAddress(segments);
  if (!date && page === undefined) return null;
  const owner = date ? 'a date archive' : 'a page of a listing';
  return { message: `The address ${url} belongs to ${owner}.`, mend: 'Give the file a name that is not a number like that.' };
}

/** Why nothing can be served at the address of a document's file, or null. */
export function addressProblem(address: DocumentAddress, file: string): Problem | null {
  const wrong = whatIsWrong(address);
  return wrong && { severity: 'error', file, field: 'name', ...wrong };
}
