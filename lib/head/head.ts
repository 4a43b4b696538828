import type { Metadata } from 'next';
import { toIso } from '../clock.ts';
import type { Version } from '../content/translations.ts';
import type { FeedAuthor } from '../feeds/feed-document.ts';
import { alternateFeeds, type FeedLink } from '../feeds/feed-links.ts';
import type { Site } from '../site.ts';
import type { DataNode } from './structured-data.ts';

/** The blog as heads tell of it: its settings, and its public address without a slash at its end. */
export type Blog = { site: Site; base: string };

/** What stands for a page elsewhere; `url` is without host, sizes are pixels. */
export type HeadImage = { url: string; width: number; height: number; alt: string };

/** A post as its head tells of it. Moments are ms UTC. */
export type PostFacts = { published: number | null; updated: number | null; authors: FeedAuthor[]; tags: string[] };

/** What a page tells programs of itself: all that its head is made from. */
export type Head = {
  /** Its one address. */
  url: string;
  title: string;
  description: string;
  /** BCP 47; null: the blog's. */
  lang: string | null;
  image: HeadImage;
  feeds: FeedLink[];
  /** The page in all its languages; none if there is one alone. */
  versions: Version[];
  post: PostFacts | null;
  /** For machines that read schema.org. */
  data: DataNode[];
};

function languagesOf(versions: readonly Version[]): Record<string, string> {
  const original = versions.find(({ isOriginal }) => isOriginal);
  return {
    ...Object.fromEntries(versions.map(({ language, url }) => [language, url])),
    ...(original && { 'x-default': original.url }),
  };
}

/** Title, description, and the links to the page's one address, its feeds and its other languages, as Next writes them. */
export const toMetadata = ({ url, title, description, feeds, versions }: Head): Metadata => ({
  ...(url !== '/' && { title }),
  description,
  alternates: {
    canonical: url,
    ...(feeds.length > 0 && { types: alternateFeeds(feeds) }),
    ...(versions.length > 0 && { languages: languagesOf(versions) }),
  },
});

/** `en-AU` as Open Graph writes it, `en_AU`; a language without a place gets the likeliest. */
function toLocale(language: string): string {
  const { language: spoken, region } = new Intl.Locale(language).maximize();
  return region ? `${spoken}_${region}` : spoken;
}

/** Narrower pictures are shown small beside the text. */
const large = 600;

/** A `<meta>`: by `property` for Open Graph (ogp.me), by `name` for the one thing that it cannot say. */
export type MetaTag = { property?: string; name?: string; content: string };

function postTags({ published, updated, authors, tags }: PostFacts, zone: string): [string, string][] {
  return [
    ...(published === null ? [] : [['article:published_time', toIso(published, zone)] as [string, string]]),
    ...(updated === null ? [] : [['article:modified_time', toIso(updated, zone)] as [string, string]]),
    ...authors.map(({ name, url }): [string, string] => ['article:author', url ?? name]),
    ...tags.map((tag): [string, string] => ['article:tag', tag]),
  ];
}

/** What other sites show of a page where it is linked (Open Graph). What they take from elsewhere is not said twice. */
export function openGraphOf({ url, title, description, lang, image, post }: Head, { site, base }: Blog): MetaTag[] {
  const tags: [string, string][] = [
    ['og:title', title],
    ['og:type', post ? 'article' : 'website'],
    ['og:url', base + url],
    ['og:site_name', site.title],
    ['og:description', description],
    ['og:locale', toLocale(lang ?? site.locale)],
    ['og:image', base + image.url],
    ['og:image:width', String(image.width)],
    ['og:image:height', String(image.height)],
    ['og:image:alt', image.alt || title],
    ...(post ? postTags(post, site.timezone) : []),
  ];
  return [
    ...tags.map(([property, content]) => ({ property, content })),
    { name: 'twitter:card', content: image.width < large ? 'summary' : 'summary_large_image' },
  ];
}
