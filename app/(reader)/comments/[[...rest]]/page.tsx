import type { Metadata } from 'next';
import { RecentComments } from '#components/comments.tsx';
import { Beside } from '#components/listing.tsx';
import { NotFoundPage, notFoundMetadata } from '#components/not-found.tsx';
import { SiteFrame } from '#components/site-frame.tsx';
import { recentComments } from '#lib/comments/queries.ts';
import { store } from '#lib/db/open.ts';
import { toMetadata, type Head } from '#lib/head/head.ts';
import { overviewHead } from '#lib/head/listing-head.ts';
import { renderedUrl } from '#lib/server/rendering.ts';
import { currentSite } from '#lib/site.ts';
import * as urls from '#lib/urls.ts';
import { blog, HeadTags } from '../../head-tags.tsx';

export const revalidate = 3600;
export const generateStaticParams = (): never[] => [];

/** The number of the stable page, or undefined for the newest. */
const pageNumber = (): number | undefined => {
  const [, word, digits] = urls.toSegments(renderedUrl()) ?? [];
  return urls.toPage(word, digits);
};

const readComments = (page: number | undefined) => recentComments(store().read, currentSite().listing.entries, page);

const titleOf = (page: number | undefined): string => (page === undefined ? 'Recent comments' : `Comments, page ${page}`);

function headOf(page: number | undefined): Head {
  const description = `What readers say at ${currentSite().title}, newest first${page === undefined ? '' : `, page ${page}`}.`;
  const feeds = [{ page: urls.comments(), title: 'All comments' }];
  return overviewHead({ what: 'Comments', title: titleOf(page), url: urls.comments(page), description, feeds }, blog());
}

export async function generateMetadata(): Promise<Metadata> {
  const page = pageNumber();
  return (await readComments(page)) ? toMetadata(headOf(page)) : notFoundMetadata;
}

export default async function CommentsPage() {
  const [site, page] = [currentSite(), pageNumber()];
  const listing = await readComments(page);
  if (!listing) return <NotFoundPage site={site} />;
  return (
    <SiteFrame site={site} feed={{ page: urls.comments(), of: 'all comments' }}>
      <HeadTags head={headOf(page)} />
      <h1>{titleOf(page)}</h1>
      {listing.entries.length === 0 ? (
        <p className="empty">Nobody has said anything yet.</p>
      ) : (
        <RecentComments comments={listing.entries} zone={site.timezone} />
      )}
      <Beside listing={listing} label="Older and newer comments" newer="Newer comments" older="Older comments" />
    </SiteFrame>
  );
}
