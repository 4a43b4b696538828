import type { Site } from '#lib/site.ts';
import * as urls from '#lib/urls.ts';
import { SiteFrame } from './site-frame.tsx';

/**
 * The page of an address that nobody wrote. Next's `notFound()` would give an empty page that a script fills, so a page
 * that finds nothing returns this.
 */
export const NotFoundPage = ({ site }: { site: Site }) => (
  <SiteFrame site={site} status={404}>
    <h1>There is nothing at this address</h1>
    <p>
      It may have moved, or never was. The <a href={urls.archive()}>archive</a> has everything by date and path, and the{' '}
      <a href={urls.tags()}>tags</a> everything by subject.
    </p>
  </SiteFrame>
);

/** What its head says. */
export const notFoundMetadata = { title: 'Not found', robots: { index: false } };
