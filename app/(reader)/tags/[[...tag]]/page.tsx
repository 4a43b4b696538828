import type { Metadata } from 'next';
import { cache } from 'react';
import { NotFoundPage, notFoundMetadata } from '#components/not-found.tsx';
import { TagList } from '#components/overview.tsx';
import { SiteFrame } from '#components/site-frame.tsx';
import { listTags } from '#lib/content/overview.ts';
import { listEntries } from '#lib/content/queries.ts';
import { resolve } from '#lib/content/resolve.ts';
import { store } from '#lib/db/open.ts';
import { toMetadata, type Head } from '#lib/head/head.ts';
import { overviewHead, tagHead, tagTitle } from '#lib/head/listing-head.ts';
import { renderedUrl } from '#lib/server/rendering.ts';
import { currentSite } from '#lib/site.ts';
import * as urls from '#lib/urls.ts';
import { FullEntries } from '../../[[...path]]/views.tsx';
import { blog, HeadTags } from '../../head-tags.tsx';

export const revalidate = 3600;
export const generateStaticParams = (): never[] => [];

async function resolveTag() {
  const segments = urls.toSegments(renderedUrl());
  return segments && resolve({ db: store().read, site: currentSite() }, segments);
}

const headOnce = cache(async (): Promise<Head | null> => {
  const found = await resolveTag();
  if (found?.kind === 'tag') return tagHead(found, blog());
  const description = `What the posts at ${currentSite().title} are about: all tags, with the number of posts of each.`;
  const facts = { what: 'Tags', title: 'Tags', url: urls.tags(), description };
  return found?.kind === 'tags' ? overviewHead(facts, blog()) : null;
});

export async function generateMetadata(): Promise<Metadata> {
  const head = await headOnce();
  return head ? toMetadata(head) : notFoundMetadata;
}

export default async function TagPage() {
  const site = currentSite();
  const [found, head] = [await resolveTag(), await headOnce()];
  if (found?.kind === 'tags' && head) {
    return (
      <SiteFrame site={site}>
        <HeadTags head={head} />
        <h1>Tags</h1>
        <TagList tags={await listTags(store().read)} />
      </SiteFrame>
    );
  }
  const listing = found?.kind === 'tag' ? await listEntries(store(), found, site, found.page) : null;
  if (found?.kind !== 'tag' || !listing || !head) return <NotFoundPage site={site} />;
  return (
    <SiteFrame site={site} feed={{ page: urls.tag(found.tag), of: tagTitle(found.tag) }}>
      <HeadTags head={head} />
      <div className="h-feed">
        <h1 className="p-name">{tagTitle(found.tag, found.page)}</h1>
        <FullEntries listing={listing} />
      </div>
    </SiteFrame>
  );
}
