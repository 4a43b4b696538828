import * as urls from '#lib/urls.ts';

/** The feeds of a page, in all formats. `of` says of what, to whoever hears it without seeing what stands around it. */
export const FeedLinks = ({ page, of }: { page: string; of: string }) => (
  <span className="feeds">
    <a href={urls.feed(page, 'rss')} aria-label={`RSS feed of ${of}`}>
      RSS
    </a>{' '}
    <a href={urls.feed(page, 'atom')} aria-label={`Atom feed of ${of}`}>
      Atom
    </a>{' '}
    <a href={urls.feed(page, 'json')} aria-label={`JSON feed of ${of}`}>
      JSON
    </a>
  </span>
);
