import type { Metadata } from 'next';
import { NotFoundPage, notFoundMetadata } from '#components/not-found.tsx';
import { TagList } from '#components/overview.tsx';
import { SiteFrame } from '#components/site-frame.tsx';
import { listTags } from '#lib/content/overview.ts';
import { listEntries } from '#lib/content/queries.ts';
import { resolve } from '#lib/content/resolve.ts';
import { store } from '#lib/db/open.ts';
import { alternateFeeds, type FeedLink } from '#lib/feeds/feed-links.ts';
import { renderedUrl } from '#lib/server/rendering.ts';
import { currentSite } from '#lib/site.ts';
import * as urls from '#lib/urls.ts';
import { FullEntries } from '../../[[...path]]/views.tsx';

export const revalidate = 3600;
export const generateStaticParams = (): never[] => [];

async function resolveTag() {
  const segments = urls.toSegments(renderedUrl());
  return segments && resolve({ db: store().read, site: currentSite() }, segments);
}

const titleOf = (tag: string, page?: number): string => (page === undefined ? `Tag: ${tag}` : `Tag: ${tag}, page ${page}`);

const feedsOf = (tag: string): FeedLink[] => [
  { page: urls.tag(tag), title: titleOf(tag) },
  { page: urls.home(), title: currentSite().title },
];

export async function generateMetadata(): Promise<Metadata> {
  const found = await resolveTag();
  if (found?.kind === 'tag')
    return {
      title: titleOf(found.tag, found.page),
      alternates: { canonical: urls.tag(found.tag, found.page), types: alternateFeeds(feedsOf(found.tag)) },
    };
  return found?.kind === 'tags' ? { title: 'Tags', alternates: { canonical: urls.tags() } } : notFoundMetadata;
}

export default async function TagPage() {
  const site = currentSite();
  const found = await resolveTag();
  if (found?.kind === 'tags') {
    return (
      <SiteFrame site={site}>
        <h1>Tags</h1>
        <TagList tags={await listTags(store().read)} />
      </SiteFrame>
    );
  }
  const listing = found?.kind === 'tag' ? await listEntries(store(), found, site, found.page) : null;
  if (found?.kind !== 'tag' || !listing) return <NotFoundPage site={site} />;
  return (
    <SiteFrame site={site} feed={{ page: urls.tag(found.tag), of: titleOf(found.tag) }}>
      <div className="h-feed">
        <h1 className="p-name">{titleOf(found.tag, found.page)}</h1>
        <FullEntries listing={listing} />
      </div>
    </SiteFrame>
  );
}
