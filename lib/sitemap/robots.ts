import * as urls from '../urls.ts';

/**
 * What is for nobody but people who are here: `$` ends an address (RFC 9309, section 2.2.3), or posts whose names only begin like one of
 * these would not be found.
 */
const closed = ['/admin$', '/admin/', '/api/', '/preview/', '/search$', '/search?', '/comments/reply/'];

/** The text of robots.txt (RFC 9309), for a blog that has none of its own. */
export const robotsText = (siteUrl: string): string =>
  `User-agent: *\n${closed.map((path) => `Disallow: ${path}\n`).join('')}\nSitemap: ${siteUrl}${urls.sitemap()}\n`;
