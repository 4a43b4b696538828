import type { Metadata } from 'next';
import { SearchForm } from '#components/search-form.tsx';
import { SearchResults } from '#components/search-results.tsx';
import { SiteFrame } from '#components/site-frame.tsx';
import { enhancementAddress } from '#lib/enhancement.ts';
import { shownSearchPage } from '#lib/server/search-answers.ts';
import { currentSite } from '#lib/site.ts';

/** Made for one reader, from what the front gives; see lib/server/search-answers.ts. */
export const dynamic = 'force-dynamic';

export function generateMetadata(): Metadata {
  const { q } = shownSearchPage();
  return { title: q === '' ? 'Search' : `Search: ${q}`, robots: { index: false } };
}

export default function SearchPage() {
  const [site, { q, filter, choices, found }] = [currentSite(), shownSearchPage()];
  return (
    <SiteFrame site={site} hasSearch={false}>
      <h1>Search</h1>
      <SearchForm q={q} filter={filter} choices={choices} />
      <SearchResults asked={{ q, filter }} found={found} zone={site.timezone} />
      <script type="module" src={enhancementAddress('search')} />
    </SiteFrame>
  );
}
