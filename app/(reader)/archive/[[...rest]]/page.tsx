import type { Metadata } from 'next';
import { NotFoundPage } from '#components/not-found.tsx';
import { PathTree, YearList } from '#components/overview.tsx';
import { SiteFrame } from '#components/site-frame.tsx';
import { listDirectories, listMonths } from '#lib/content/overview.ts';
import { store } from '#lib/db/open.ts';
import { toMetadata, type Head } from '#lib/head/head.ts';
import { overviewHead } from '#lib/head/listing-head.ts';
import { currentSite } from '#lib/site.ts';
import * as urls from '#lib/urls.ts';
import { blog, HeadTags } from '../../head-tags.tsx';

export const revalidate = 3600;
export const generateStaticParams = (): never[] => [];

function head(): Head {
  const description = `Everything at ${currentSite().title} by date and by path, with the number of posts.`;
  return overviewHead({ what: 'Archive', title: 'Archive', url: urls.archive(), description }, blog());
}

export const generateMetadata = (): Metadata => toMetadata(head());

/** A page at a fixed address would be rendered at build, when there is no content: hence the empty rest. */
export default async function ArchivePage({ params }: { params: Promise<{ rest?: string[] }> }) {
  const site = currentSite();
  if ((await params).rest) return <NotFoundPage site={site} />;
  const [months, directories] = [await listMonths(store().read), await listDirectories(store().read)];
  return (
    <SiteFrame site={site}>
      <HeadTags head={head()} />
      <h1>Archive</h1>
      {months.length === 0 && <p className="empty">Nothing is posted here yet.</p>}
      {months.length > 0 && (
        <>
          <h2>By date</h2>
          <YearList months={months} locale={site.locale} />
        </>
      )}
      {directories.length > 0 && (
        <>
          <h2>By path</h2>
          <PathTree directories={directories} />
        </>
      )}
    </SiteFrame>
  );
}
