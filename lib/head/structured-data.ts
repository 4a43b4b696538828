import { toIso } from '../clock.ts';
import type { ShownPhoto } from '../content/albums.ts';
import { toExcerpt } from '../content/excerpt.ts';
import type { FeedAuthor } from '../feeds/feed-document.ts';
import { previewOf, thumbnailFile } from '../photos/sizes.ts';
import * as urls from '../urls.ts';
import type { Blog, Head, PostFacts } from './head.ts';

/** A thing of schema.org, as JSON-LD has it. */
export type DataNode = { '@type': string } & Record<string, unknown>;

/** What a page is below, the blog first, itself last. */
export type Trail = { name: string; url: string }[];

/** Pictures of an album that are named one by one. */
const mostPictures = 20;

/** Search engines cut longer headlines (characters). */
const longestHeadline = 110;

const person = ({ name, url }: FeedAuthor): DataNode => ({ '@type': 'Person', name, ...(url && { url }) });

const oneOrMore = <T>(items: readonly T[]): T | readonly T[] => (items.length === 1 ? items[0]! : items);

/** Where a page stands in the blog (Google, "Breadcrumb structured data"); nothing for the blog itself. */
export const breadcrumbs = (trail: Trail, { base }: Blog): DataNode[] =>
  trail.length < 2
    ? []
    : [
        {
          '@type': 'BreadcrumbList',
          itemListElement: trail.map(({ name, url }, index) => ({
            '@type': 'ListItem',
            position: index + 1,
            name,
            item: base + url,
          })),
        },
      ];

/** The blog, and how it is searched (Google, "Sitelinks search box"). */
export function blogNodes({ site, base }: Blog, authors: readonly FeedAuthor[]): DataNode[] {
  const { title: name, description, locale: inLanguage } = site;
  const url = `${base}/`;
  const search = {
    '@type': 'SearchAction',
    target: { '@type': 'EntryPoint', urlTemplate: base + urls.searchTemplate() },
    'query-input': 'required name=search_term_string',
  };
  return [
    { '@type': 'WebSite', name, url, potentialAction: search },
    { '@type': 'Blog', name, url, inLanguage, ...(description && { description }), author: oneOrMore(authors.map(person)) },
  ];
}

/** A post (Google, "Article structured data"). `comments` is how many there are, null where there is no discussion. */
export function posting(head: Omit<Head, 'data'> & { post: PostFacts }, comments: number | null, { site, base }: Blog): DataNode {
  const { url, title, lang, image, post } = head;
  const at = (moment: number): string => toIso(moment, site.timezone);
  return {
    '@type': 'BlogPosting',
    headline: toExcerpt(title, longestHeadline),
    ...(post.published !== null && {
      datePublished: at(post.published),
      dateModified: at(Math.max(post.published, post.updated ?? post.published)),
    }),
    author: oneOrMore(post.authors.map(person)),
    url: base + url,
    mainEntityOfPage: base + url,
    image: base + image.url,
    ...(post.tags.length > 0 && { keywords: post.tags }),
    inLanguage: lang ?? site.locale,
    ...(comments !== null && { commentCount: comments }),
  };
}

/** A picture (Google, "Image metadata"). */
export function imageObject({ image, caption }: Pick<ShownPhoto, 'image' | 'caption'>, { base }: Blog): DataNode {
  const { url, width, height } = previewOf(image);
  return {
    '@type': 'ImageObject',
    contentUrl: base + url,
    thumbnailUrl: base + thumbnailFile(image).url,
    ...(caption && { caption }),
    width,
    height,
  };
}

/** An album by its first pictures. */
export const gallery = ({ url, title }: Pick<Head, 'url' | 'title'>, photos: readonly ShownPhoto[], blog: Blog): DataNode => ({
  '@type': 'ImageGallery',
  name: title,
  url: blog.base + urls.album(url),
  associatedMedia: photos.slice(0, mostPictures).map((photo) => imageObject(photo, blog)),
});

/** Things as a script of a page has them (JSON-LD 1.1, section 7): no text in it can end the script. */
export const toJsonLd = (data: readonly DataNode[]): string =>
  JSON.stringify({ '@context': 'https://schema.org', '@graph': data }).replaceAll('<', String.raw`\u003c`);
