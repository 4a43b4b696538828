import type { ReactNode } from 'react';
import type { Site } from '#lib/site.ts';
import * as urls from '#lib/urls.ts';
import { FeedLinks } from './feed-links.tsx';
import { SearchBox } from './search-form.tsx';
import { ThemeSwitch } from './theme-switch.tsx';

/** `Content here is by {author} {email}.` with the first author's name and address in place. */
function HeaderLine({ header, authors: [author] }: Pick<Site, 'header' | 'authors'>) {
  const parts: Record<string, ReactNode> = {
    '{author}': author.url ? (
      <a href={author.url} rel="author">
        {author.name}
      </a>
    ) : (
      author.name
    ),
    '{email}': author.email && <a href={`mailto:${author.email}`}>{author.email}</a>,
  };
  const texts = author.email ? header : header.replace(/ ?\{email\}/g, '');
  return (
    <p className="site-line">
      {texts.split(/(\{author\}|\{email\})/).map((text, index) => (
        <span key={index}>{parts[text] ?? text}</span>
      ))}
    </p>
  );
}

type Props = {
  site: Site;
  isHome?: boolean;
  /** False on pages that have a field for it of their own. */
  hasSearch?: boolean;
  status?: number;
  /** The page whose feeds go with this one, and what they are of. */
  feed?: { page: string; of: string };
  children: ReactNode;
};

/**
 * What every page has around it: whose blog it is above, the ways through it below. On the home page the title is the
 * heading. A page that is to be answered with another status than 200 says so here: the page cache reads it.
 */
export function SiteFrame({ site, isHome = false, hasSearch = true, status, feed, children }: Props) {
  const title = (
    <a href={urls.home()} rel="home">
      {site.title}
    </a>
  );
  return (
    <>
      <a className="skip" href="#main">
        Skip to the text
      </a>
      <header className="site">
        {isHome ? <h1 className="site-title">{title}</h1> : <p className="site-title">{title}</p>}
        {site.menu.length > 0 && (
          <nav aria-label="Site">
            <ul>
              {site.menu.map((item) => (
                <li key={item.url}>
                  <a href={item.url}>{item.title}</a>
                </li>
              ))}
            </ul>
          </nav>
        )}
        {hasSearch && <SearchBox />}
        <HeaderLine header={site.header} authors={site.authors} />
        <p className="site-line">
          See <a href={urls.comments()}>recent comments</a>.{' '}
          <a href={urls.feed(urls.comments(), 'rss')}>RSS feed of all comments</a>.
        </p>
      </header>
      <main id="main" data-status={status}>
        {children}
      </main>
      <footer className="site">
        {feed && (
          <p>
            Subscribe to {feed.of}: <FeedLinks {...feed} />
          </p>
        )}
        <nav aria-label="Everything">
          <a href={urls.home()}>Home</a> <a href={urls.archive()}>Archive</a> <a href={urls.tags()}>Tags</a>{' '}
          <a href={urls.albums()}>Photos</a> <a href={urls.feeds()}>Feeds</a>
        </nav>
        <ThemeSwitch />
      </footer>
    </>
  );
}
