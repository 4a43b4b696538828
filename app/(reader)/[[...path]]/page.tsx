import type { Metadata } from 'next';
import { cache } from 'react';
import { GonePage, goneMetadata, NotFoundPage, notFoundMetadata } from '#components/not-found.tsx';
import { getPhoto } from '#lib/content/albums.ts';
import { getArticle, getDirectoryText } from '#lib/content/queries.ts';
import { resolve } from '#lib/content/resolve.ts';
import { store } from '#lib/db/open.ts';
import { articleHead, photoHead } from '#lib/head/article-head.ts';
import { toMetadata, type Head } from '#lib/head/head.ts';
import { homeHead, listingHead } from '#lib/head/listing-head.ts';
import { renderedUrl } from '#lib/server/rendering.ts';
import { currentSite } from '#lib/site.ts';
import * as urls from '#lib/urls.ts';
import { blog, HeadTags } from '../head-tags.tsx';
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

async function listingHeadOf(address: urls.ListingAddress): Promise<Head> {
  const { dir, date, page } = address;
  if (date || page !== undefined) return listingHead(address, null, blog());
  return dir === '/' ? homeHead(blog()) : listingHead(address, await getDirectoryText(store(), dir), blog());
}

/** What the page at an address tells of itself; null if there is none. */
const headOnce = cache(async (pathname: string): Promise<Head | null> => {
  const found = await resolveOnce(pathname);
  if (found?.kind === 'listing') return listingHeadOf(found);
  const photo = found?.kind === 'photo' ? await photoOnce(found.url, found.number) : null;
  if (photo) return photoHead(photo, blog());
  const article = found?.kind === 'article' ? await articleOnce(found.url) : null;
  return article && articleHead(store().read, article, blog());
});

export async function generateMetadata(): Promise<Metadata> {
  if (renderedUrl() === urls.gone()) return goneMetadata;
  const head = await headOnce(renderedUrl());
  return head ? toMetadata(head) : notFoundMetadata;
}

/** The page itself, of what was found at its address. */
async function View({ versions }: Pick<Head, 'versions'>) {
  const found = await resolveOnce(renderedUrl());
  if (found?.kind === 'listing') return <ListingPage address={found} />;
  const photo = found?.kind === 'photo' ? await photoOnce(found.url, found.number) : null;
  if (photo) return <PhotoViewPage page={photo} />;
  const article = found?.kind === 'article' ? await articleOnce(found.url) : null;
  return article ? <ArticlePage article={article} versions={versions} /> : <NotFoundPage site={currentSite()} />;
}

export default async function Page() {
  if (renderedUrl() === urls.gone()) return <GonePage site={currentSite()} />;
  const head = await headOnce(renderedUrl());
  if (!head) return <NotFoundPage site={currentSite()} />;
  return (
    <>
      <HeadTags head={head} />
      <View versions={head.versions} />
    </>
  );
}
