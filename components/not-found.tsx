import type { Site } from '#lib/site.ts';
import * as urls from '#lib/urls.ts';
import { SearchField } from './search-form.tsx';
import { SiteFrame } from './site-frame.tsx';

/**
 * The page of an address that nobody wrote. It is one page for all of them: the front of the server fills in what this one may have meant,
 * by `id` (lib/server/meant.ts). Next's `notFound()` would give an empty page that a script fills, so a page
 * that finds nothing returns this.
 */
export const NotFoundPage = ({ site }: { site: Site }) => (
  <SiteFrame site={site} status={404} hasSearch={false}>
    <h1>There is nothing at this address</h1>
    <div id="meant-posts" />
    <search>
      <form className="search-form" action={urls.search()}>
        <SearchField id="meant" q="" label="Search for what you meant" />
      </form>
    </search>
    <p>
      It may have moved, or never was. The <a href={urls.archive()}>archive</a> has everything by date and path, and the{' '}
      <a href={urls.tags()}>tags</a> everything by subject.
    </p>
  </SiteFrame>
);

/** What its head says. */
export const notFoundMetadata = { title: 'Not found', robots: { index: false } };

/** The page of an address that something was published at once (RFC 9110, section 15.5.11). */
export const GonePage = ({ site }: { site: Site }) => (
  <SiteFrame site={site} status={410}>
    <h1>What was here has been taken away</h1>
    <p>
      Nothing has taken its place. The <a href={urls.archive()}>archive</a> has everything else by date and path, and the{' '}
      <a href={urls.tags()}>tags</a> by subject.
    </p>
  </SiteFrame>
);

/** What its head says. */
export const goneMetadata = { title: 'Taken away', robots: { index: false } };
