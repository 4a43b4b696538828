import type { Metadata } from 'next';
import { cache } from 'react';
import { NotFoundPage, notFoundMetadata } from '#components/not-found.tsx';
import { PreviewNotice } from '#components/preview-notice.tsx';
import { getPreview } from '#lib/content/queries.ts';
import { store } from '#lib/db/open.ts';
import { renderedUrl } from '#lib/server/rendering.ts';
import { currentSite } from '#lib/site.ts';
import * as urls from '#lib/urls.ts';
import { ArticlePage } from '../../[[...path]]/views.tsx';

/** Made for each request and kept nowhere. Who may see it is for the front to say, before it asks for the page. */
export const dynamic = 'force-dynamic';

const previewOnce = cache(async () => {
  const url = urls.previewed(urls.toSegments(renderedUrl()) ?? []);
  return url === null ? null : getPreview(store().read, url);
});

export async function generateMetadata(): Promise<Metadata> {
  const article = await previewOnce();
  return article ? { title: article.title, robots: { index: false, follow: false } } : notFoundMetadata;
}

export default async function PreviewPage() {
  const site = currentSite();
  const article = await previewOnce();
  if (!article) return <NotFoundPage site={site} />;
  const { draft, date } = article;
  const due = !draft && date !== null && date > Date.now() ? date : null;
  return <ArticlePage article={article} versions={[]} notice={<PreviewNotice draft={draft} due={due} zone={site.timezone} />} />;
}
