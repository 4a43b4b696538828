import type { Metadata } from 'next';
import { cache } from 'react';
import { GonePage, goneMetadata, NotFoundPage, notFoundMetadata } from '#components/not-found.tsx';
import { getArticle, getDirectoryText } from '#lib/content/queries.ts';
import { resolve } from '#lib/content/resolve.ts';
import { listingTitle } from '#lib/content/titles.ts';
import { store } from '#lib/db/open.ts';
import { renderedUrl } from '#lib/server/rendering.ts';
import { currentSite } from '#lib/site.ts';
import * as urls from '#lib/urls.ts';
import { ArticlePage, ListingPage } from './views.tsx';

/** A safety net: a change drops the pages that it makes old at once. */
export const revalidate = 3600;

/** The build knows no content: every page is made on its first visit. */
export const generateStaticParams = (): never[] => [];

const resolveOnce = cache(async (pathname: string) => {
  const segments = urls.toSegments(pathname);
  return segments && resolve({ db: store().read, site: currentSite() }, segments);
});

const articleOnce = cache((url: string) => getArticle(store(), url));

export async function generateMetadata(): Promise<Metadata> {
  if (renderedUrl() === urls.gone()) return goneMetadata;
  const found = await resolveOnce(renderedUrl());
  if (found?.kind === 'article') {
    const article = await articleOnce(found.url);
    return article
      ? { title: article.title, ...(article.summary && { description: article.summary }), alternates: { canonical: found.url } }
      : notFoundMetadata;
  }
  if (found?.kind !== 'listing') return notFoundMetadata;
  const { dir, date, page } = found;
  const alternates = { canonical: urls.listing(found) };
  if (dir === '/' && !date && page === undefined) return { alternates };
  const text = date || page !== undefined ? null : await getDirectoryText(store(), dir);
  return {
    title: text?.title ?? listingTitle(found, currentSite()),
    ...(text?.summary && { description: text.summary }),
    alternates,
  };
}

export default async function Page() {
  if (renderedUrl() === urls.gone()) return <GonePage site={currentSite()} />;
  const found = await resolveOnce(renderedUrl());
  if (found?.kind === 'listing') return <ListingPage address={found} />;
  const article = found?.kind === 'article' ? await articleOnce(found.url) : null;
  return article ? <ArticlePage article={article} /> : <NotFoundPage site={currentSite()} />;
}
