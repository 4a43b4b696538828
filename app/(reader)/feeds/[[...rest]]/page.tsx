import type { Metadata } from 'next';
import { FeedTable } from '#components/feed-table.tsx';
import { NotFoundPage } from '#components/not-found.tsx';
import { SiteFrame } from '#components/site-frame.tsx';
import { listShownDirectories, listShownTags } from '#lib/content/overview.ts';
import { store } from '#lib/db/open.ts';
import { toMetadata, type Head } from '#lib/head/head.ts';
import { overviewHead } from '#lib/head/listing-head.ts';
import { currentSite } from '#lib/site.ts';
import * as urls from '#lib/urls.ts';
import { blog, HeadTags } from '../../head-tags.tsx';

export const revalidate = 3600;
export const generateStaticParams = (): never[] => [];

function head(): Head {
  const feeds = [
    { page: urls.home(), title: currentSite().title },
    { page: urls.comments(), title: 'All comments' },
  ];
  const description = `What can be subscribed to at ${currentSite().title}: everything, paths, tags and comments.`;
  return overviewHead({ what: 'Feeds', title: 'Feeds', url: urls.feeds(), description, feeds }, blog());
}

export const generateMetadata = (): Metadata => toMetadata(head());

/** A page at a fixed address would be rendered at build, when there is no content: hence the empty rest. */
export default async function FeedsPage({ params }: { params: Promise<{ rest?: string[] }> }) {
  const site = currentSite();
  if ((await params).rest) return <NotFoundPage site={site} />;
  const [directories, tags] = [await listShownDirectories(store().read), await listShownTags(store().read)];
  return (
    <SiteFrame site={site}>
      <HeadTags head={head()} />
      <h1>Feeds</h1>
      <p>
        A feed brings what is new here to you: give its address to a feed reader (NetNewsWire, Feedly, newsboat and many others),
        and new posts appear there by themselves, in full. It costs nothing, needs no account here, and nobody is told that you
        read along. Most readers find the feeds by themselves if you give them the address of any page of this blog.
      </p>
      <FeedTable
        caption="Everything"
        rows={[
          { name: 'All posts', page: urls.home() },
          { name: 'All comments', page: urls.comments() },
        ]}
      />
      <p>
        The comments on a post have feeds of their own, at its end; so has every year, month and day. RSS, Atom and JSON say the
        same: take what your reader takes. The list of all of these as one file, for readers that can take it in:{' '}
        <a href={urls.opml()}>OPML</a>.
      </p>
      <FeedTable caption="By path" rows={directories.map(({ dir }) => ({ name: dir, page: urls.path(dir) }))} />
      <FeedTable caption="By tag" rows={tags.map(({ tag }) => ({ name: tag, page: urls.tag(tag) }))} />
    </SiteFrame>
  );
}
