import type { Metadata } from 'next';
import { AlbumList } from '#components/albums.tsx';
import { Beside } from '#components/listing.tsx';
import { NotFoundPage, notFoundMetadata } from '#components/not-found.tsx';
import { SiteFrame } from '#components/site-frame.tsx';
import { listAlbums } from '#lib/content/albums.ts';
import { resolve } from '#lib/content/resolve.ts';
import { store } from '#lib/db/open.ts';
import { toMetadata, type Head } from '#lib/head/head.ts';
import { overviewHead } from '#lib/head/listing-head.ts';
import { renderedUrl } from '#lib/server/rendering.ts';
import { currentSite } from '#lib/site.ts';
import * as urls from '#lib/urls.ts';
import { blog, HeadTags } from '../../head-tags.tsx';

export const revalidate = 3600;
export const generateStaticParams = (): never[] => [];

async function resolveAlbums() {
  const segments = urls.toSegments(renderedUrl());
  const found = segments && (await resolve({ db: store().read, site: currentSite() }, segments));
  return found?.kind === 'albums' ? found : null;
}

const titleOf = (page?: number): string => (page === undefined ? 'Photos' : `Photos, page ${page}`);

function headOf(page?: number): Head {
  const description = `Albums at ${currentSite().title}, newest first${page === undefined ? '' : `, page ${page}`}.`;
  return overviewHead({ what: 'Photos', title: titleOf(page), url: urls.albums(page), description }, blog());
}

export async function generateMetadata(): Promise<Metadata> {
  const found = await resolveAlbums();
  return found ? toMetadata(headOf(found.page)) : notFoundMetadata;
}

export default async function PhotosPage() {
  const site = currentSite();
  const found = await resolveAlbums();
  const listing = found && (await listAlbums(store().read, site, found.page));
  if (!listing) return <NotFoundPage site={site} />;
  return (
    <SiteFrame site={site}>
      <HeadTags head={headOf(found.page)} />
      <h1>{titleOf(found.page)}</h1>
      {listing.entries.length === 0 && <p className="empty">There are no albums yet.</p>}
      <AlbumList albums={listing.entries} zone={site.timezone} />
      <Beside listing={listing} label="Older and newer albums" newer="Newer albums" older="Older albums" />
    </SiteFrame>
  );
}
