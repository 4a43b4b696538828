import { listingTitle } from '../content/titles.ts';
import { blogAuthors } from '../feeds/authors.ts';
import type { FeedLink } from '../feeds/feed-links.ts';
import * as urls from '../urls.ts';
import { cardImage, siteCard } from './cards.ts';
import type { Blog, Head } from './head.ts';
import { blogNodes, breadcrumbs, type DataNode, type Trail } from './structured-data.ts';

/** The feed of the blog. */
export const homeFeed = ({ site }: Blog): FeedLink => ({ page: urls.home(), title: site.title });

/** The blog, where trails begin. */
export const homeTrail = ({ site }: Blog): Trail => [{ name: site.title, url: urls.home() }];

/** The directories above and including `dir`, with the blog first. */
export const pathTrail = (dir: string, blog: Blog): Trail => [
  ...homeTrail(blog),
  ...urls
    .ancestors(dir)
    .slice(1)
    .map((each) => ({ name: each.slice(each.lastIndexOf('/') + 1), url: urls.path(each) })),
];

type Facts = Pick<Head, 'url' | 'title' | 'description' | 'feeds'> & { data: DataNode[] };

/** The head of a page that is no post: the blog's card stands for it. */
const plainHead = (facts: Facts, { site }: Blog): Head => ({
  ...facts,
  lang: null,
  image: cardImage(siteCard(site), null),
  versions: [],
  post: null,
});

/** The head of the home page. */
export function homeHead(blog: Blog): Head {
  const { site, base } = blog;
  return plainHead(
    {
      url: urls.home(),
      title: site.title,
      description: site.description || `The newest posts at ${site.title}.`,
      feeds: [homeFeed(blog)],
      data: blogNodes(blog, blogAuthors(site, base)),
    },
    blog,
  );
}

/** A stable page is one step below its listing. */
const pageTrail = (url: string, page: number | undefined): Trail => (page === undefined ? [] : [{ name: `Page ${page}`, url }]);

function dateTrail({ dir, date }: urls.ListingAddress, { site }: Blog): Trail {
  if (!date) return [];
  const { year, month, day } = date;
  const parts = [{ year }, ...(month ? [{ year, month }] : []), ...(month && day ? [{ year, month, day }] : [])];
  return parts.map((part) => ({ name: listingTitle({ dir: '/', date: part }, site), url: urls.date(dir, part) }));
}

/** The head of a directory, a date or a stable page; `text` is what its author says of the directory. */
export function listingHead(address: urls.ListingAddress, text: { title: string; summary: string } | null, blog: Blog): Head {
  const { dir, date, page } = address;
  const name = listingTitle(address, blog.site);
  const url = urls.listing(address);
  const feed = { page: urls.listing({ dir, date }), title: listingTitle({ dir, date }, blog.site) };
  const trail = [...pathTrail(dir, blog), ...dateTrail(address, blog), ...pageTrail(url, page)];
  return plainHead(
    {
      url,
      title: text?.title ?? name,
      description: text?.summary || `Posts at ${blog.site.title}: ${name}.`,
      feeds: [feed, homeFeed(blog)],
      data: breadcrumbs(trail, blog),
    },
    blog,
  );
}

/** What a tag's page is called. */
export const tagTitle = (tag: string, page?: number): string => `Tag: ${tag}${page === undefined ? '' : `, page ${page}`}`;

/** The head of a tag's posts, or of a stable page of these. */
export function tagHead({ tag, page }: { tag: string; page?: number }, blog: Blog): Head {
  const url = urls.tag(tag, page);
  const trail = [...homeTrail(blog), { name: 'Tags', url: urls.tags() }, { name: tag, url: urls.tag(tag) }];
  return plainHead(
    {
      url,
      title: tagTitle(tag, page),
      description: `Posts at ${blog.site.title} about ${tag}${page === undefined ? '' : `, page ${page}`}.`,
      feeds: [{ page: urls.tag(tag), title: tagTitle(tag) }, homeFeed(blog)],
      data: breadcrumbs([...trail, ...pageTrail(url, page)], blog),
    },
    blog,
  );
}

type Overview = Omit<Facts, 'data' | 'feeds'> & { what: string; feeds?: FeedLink[] };

/** The head of a page that lists something else than posts: tags, albums, comments; `what` is its name without a number. Its feed is the blog's, if it has no other. */
export function overviewHead({ what, feeds, ...rest }: Overview, blog: Blog): Head {
  return plainHead(
    { ...rest, feeds: feeds ?? [homeFeed(blog)], data: breadcrumbs([...homeTrail(blog), { name: what, url: rest.url }], blog) },
    blog,
  );
}
