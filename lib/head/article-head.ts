import { countComments } from '../comments/queries.ts';
import { previewPicture, type PhotoPage } from '../content/albums.ts';
import type { Article } from '../content/queries.ts';
import { versionsOf } from '../content/translations.ts';
import type { Db } from '../db/open.ts';
import { authorsOf } from '../feeds/authors.ts';
import type { FeedLink } from '../feeds/feed-links.ts';
import { previewOf } from '../photos/sizes.ts';
import * as urls from '../urls.ts';
import { articleCard, cardImage } from './cards.ts';
import { descriptionOf } from './description.ts';
import type { Blog, Head, HeadImage } from './head.ts';
import { homeFeed, homeTrail, pathTrail } from './listing-head.ts';
import { breadcrumbs, gallery, imageObject, posting, type DataNode, type Trail } from './structured-data.ts';

/** What stands for a post elsewhere: its picture, or else its card. */
async function imageOf(db: Db, article: Article, { site }: Blog): Promise<HeadImage> {
  const picture = await previewPicture(db, article.url);
  if (picture) return { ...previewOf(picture.image), alt: picture.alt };
  return cardImage(articleCard(article, site), article.url);
}

function describe({ summary, html, title, photoCount }: Article, { site }: Blog): string {
  const pictures = photoCount > 0 ? `, with ${photoCount === 1 ? 'a picture' : `${photoCount} pictures`}` : '';
  return summary || descriptionOf(html) || `${title}${pictures}, at ${site.title}.`;
}

const feedsOf = ({ url, title, comments }: Article, blog: Blog): FeedLink[] =>
  comments === 'off' ? [homeFeed(blog)] : [homeFeed(blog), { page: url, title: `Comments on ${title}` }];

/** What stands above a post, the blog first; above a page there need not be anything. */
const trailAbove = ({ kind, dir }: Pick<PhotoPage, 'kind' | 'dir'>, blog: Blog): Trail =>
  kind === 'post' ? pathTrail(dir, blog) : homeTrail(blog);

/** What a post is to machines; of a page, where it stands is all. */
async function dataOf(db: Db, article: Article, head: Omit<Head, 'data'>, blog: Blog): Promise<DataNode[]> {
  const { url, title, photos } = article;
  const album = photos.length > 0 ? [gallery(head, photos, blog)] : [];
  const trail = breadcrumbs([...trailAbove(article, blog), { name: title, url }], blog);
  if (!head.post) return [...album, ...trail];
  const comments = article.comments === 'off' ? null : ((await countComments(db, [url])).get(url) ?? 0);
  return [posting({ ...head, post: head.post }, comments, blog), ...album, ...trail];
}

/** The head of a post or a page. */
export async function articleHead(db: Db, article: Article, blog: Blog): Promise<Head> {
  const { url, title, lang, kind, date, updated, tags, meta } = article;
  const authors = authorsOf(meta, blog.site, blog.base);
  const head = {
    url,
    title,
    description: describe(article, blog),
    lang,
    image: await imageOf(db, article, blog),
    feeds: feedsOf(article, blog),
    versions: await versionsOf(db, url, blog.site),
    post: kind === 'post' ? { published: date, updated, authors, tags } : null,
  };
  return { ...head, data: await dataOf(db, article, head, blog) };
}

/** The head of the page of a picture. */
export function photoHead(page: PhotoPage, blog: Blog): Head {
  const { url: post, title, lang, count, photo } = page;
  const { number, image, caption, alt } = photo;
  const url = urls.photo(post, number);
  const name = `${title}: picture ${number} of ${count}`;
  const trail = [...trailAbove(page, blog), { name: title, url: post }, { name: `Picture ${number}`, url }];
  return {
    url,
    title: name,
    description: caption || alt || `${name}, at ${blog.site.title}.`,
    lang,
    image: { ...previewOf(image), alt: alt || caption },
    feeds: [],
    versions: [],
    post: null,
    data: [{ ...imageObject(photo, blog), creditText: blog.site.title }, ...breadcrumbs(trail, blog)],
  };
}
