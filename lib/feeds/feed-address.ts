import { feedName } from '../fixed-names.ts';
import type { FeedArchive, FeedFormat } from '../urls.ts';

/** The address of a feed: the decoded segments of the page that it is of, its format, and which archive document, if it is one. */
export type FeedAddress = { page: string[]; format: FeedFormat; archive?: FeedArchive };

function formatOf(stem: string, extension: string): FeedFormat | null {
  if (extension === 'json') return stem === 'feed' ? 'json' : null;
  return stem === 'feed' ? 'rss' : 'atom';
}

/** The address of a feed that these decoded segments are, there or not; null if they are none. */
export function toFeedAddress(segments: readonly string[]): FeedAddress | null {
  const [, stem = '', year, part = '1', extension = ''] = feedName.exec(segments.at(-1) ?? '') ?? [];
  const format = formatOf(stem, extension);
  if (!stem || !format) return null;
  const archive = year === undefined ? undefined : { year: Number(year), part: Number(part) };
  return { page: segments.slice(0, -1), format, archive };
}

/** What Blosxom and its kin call the formats ("flavours"), and the names of other engines' feeds. */
const flavours: Record<string, FeedFormat> = {
  rss: 'rss',
  rss2: 'rss',
  rss20: 'rss',
  rdf: 'rss',
  xml: 'rss',
  atom: 'atom',
  atom1: 'atom',
  atom10: 'atom',
  json: 'json',
};

const toFormat = (flavour: string): FeedFormat | null =>
  Object.hasOwn(flavours, flavour.toLowerCase()) ? flavours[flavour.toLowerCase()]! : null;

/** The feed that an older engine's address names: `/a/b/index.rss`, `/index.atom`, `/rss.xml`. Null if it is none. */
export function toLegacyFeed(segments: readonly string[]): FeedAddress | null {
  const last = segments.at(-1) ?? '';
  const page = segments.slice(0, -1);
  if (last.toLowerCase() === 'rss.xml') return { page, format: 'rss' };
  const flavour = /^index\.([a-z\d]+)$/i.exec(last)?.[1];
  const format = flavour === undefined ? null : toFormat(flavour);
  return format && { page, format };
}

/** The feed that Blosxom's parameter asks for (`/a/b?flav=rss`), `query` being all behind the path. Null if it asks for none. */
export function toFlavour(segments: readonly string[], query: string): FeedAddress | null {
  const format = toFormat(new URLSearchParams(query).get('flav') ?? '');
  const isIndex = /^index\.[a-z\d]+$/i.test(segments.at(-1) ?? '');
  return format && { page: isIndex ? segments.slice(0, -1) : [...segments], format };
}
