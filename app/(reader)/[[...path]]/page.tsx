import type { Metadata } from 'next';
import { cache } from 'react';
import { GonePage, goneMetadata, NotFoundPage, notFoundMetadata } from '#components/not-found.tsx';
import { getPhoto, previewPicture } from '#lib/content/albums.ts';
import { getArticle, getDirectoryText, type Article } from '#lib/content/queries.ts';
import { resolve } from '#lib/content/resolve.ts';
import { listingTitle } from '#lib/content/titles.ts';
import { store } from '#lib/db/open.ts';
import { alternateFeeds, type FeedLink } from '#lib/feeds/feed-links.ts';
import { previewOf, type Image } from '#lib/photos/sizes.ts';
import { renderedUrl } from '#lib/server/rendering.ts';
import { currentSite } from '#lib/site.ts';
import * as urls from '#lib/urls.ts';
import { ArticlePage, ListingPage, PhotoViewPage } from './views.tsx';

/** A safety net: a change drops the pages that it makes old at once. */
export const revalidate = 3600;

/** The build knows no content: every page is made on its first visit. */
export const generateStaticParams = (): never[] => [];

const resolveOnce = cache(async (pathname: string) => {
  const segments = urls.toSegments(pathname);
  return segments && resolve({ db: store().read, site: currentSite() }, segments);
});

const photoOnce = cache((url: string, number: number) => getPhoto(store().read, url, number));

const articleOnce = cache((url: string) => getArticle(store(), url));

export async function generateMetadata(): Promise<Metadata> {
  if (renderedUrl() === urls.gone()) return goneMetadata;
  const found = await resolveOnce(renderedUrl());
  if (found?.kind === 'article') return articleMetadata(found.url);
  if (found?.kind === 'photo') return photoMetadata(found);
  if (found?.kind !== 'listing') return notFoundMetadata;
  const { dir, date, page } = found;
  const isHome = dir === '/' && !date && page === undefined;
  const text = isHome || date || page !== undefined ? null : await getDirectoryText(store(), dir);
  const title = text?.title ?? listingTitle(found, currentSite());
  return {
    ...(!isHome && { title }),
    ...(text?.summary && { description: text.summary }),
    alternates: { canonical: urls.listing(found), types: alternateFeeds(isHome ? [homeFeed()] : [feedOf(found), homeFeed()]) },
  };
}

const homeFeed = (): FeedLink => ({ page: urls.home(), title: currentSite().title });

/** A stable page of a listing has the feed of that listing. */
const feedOf = ({ dir, date }: urls.ListingAddress): FeedLink => ({
  page: urls.listing({ dir, date }),
  title: listingTitle({ dir, date }, currentSite()),
});

const openGraph = (image: Image, alt: string): Metadata['openGraph'] => ({
  images: [{ ...previewOf(image), ...(alt && { alt }) }],
});

async function articleMetadata(url: string): Promise<Metadata> {
  const article = await articleOnce(url);
  if (!article) return notFoundMetadata;
  const picture = await previewPicture(store().read, url);
  return {
    title: article.title,
    ...(article.summary && { description: article.summary }),
    alternates: { canonical: url, types: alternateFeeds(feedsOf(article)) },
    ...(picture && { openGraph: openGraph(picture.image, picture.alt) }),
  };
}

const feedsOf = ({ url, title, comments }: Article): FeedLink[] =>
  comments === 'off' ? [homeFeed()] : [homeFeed(), { page: url, title: `Comments on ${title}` }];

async function photoMetadata({ url, number }: { url: string; number: number }): Promise<Metadata> {
  const page = await photoOnce(url, number);
  if (!page) return notFoundMetadata;
  const { title, count, photo } = page;
  return {
    title: `${title}: picture ${number} of ${count}`,
    ...(photo.caption && { description: photo.caption }),
    alternates: { canonical: urls.photo(url, number) },
    openGraph: openGraph(photo.image, photo.alt || photo.caption),
  };
}

export default async function Page() {
  if (renderedUrl() === urls.gone()) return <GonePage site={currentSite()} />;
  const found = await resolveOnce(renderedUrl());
  if (found?.kind === 'listing') return <ListingPage address={found} />;
  const photo = found?.kind === 'photo' ? await photoOnce(found.url, found.number) : null;
  if (photo) return <PhotoViewPage page={photo} />;
  const article = found?.kind === 'article' ? await articleOnce(found.url) : null;
  return article ? <ArticlePage article={article} /> : <NotFoundPage site={currentSite()} />;
}
