import { inside, readXml, type XmlElement } from '../feeds/scratch-feeds.ts';

/** A sitemap as a search engine reads it: addresses with what is said of them, or the parts that an index names. */
export type ReadSitemap = { urls: { loc: string; lastmod?: string; images: string[] }[]; parts: string[] };

const textIn = (element: XmlElement, name: string): string | undefined => inside(element, name)[0]?.text;

/** Reads a sitemap, for tests. Throws if it is not well-formed XML, or no sitemap. */
export function readSitemap(xml: string): ReadSitemap {
  const root = readXml(xml);
  if (root.name !== 'urlset' && root.name !== 'sitemapindex') throw new Error(`This is no sitemap but ${root.name}.`);
  return {
    urls: inside(root, 'url').map((url) => {
      const lastmod = textIn(url, 'lastmod');
      const images = inside(url, 'image:image').map((image) => textIn(image, 'image:loc') ?? '');
      return { loc: textIn(url, 'loc') ?? '', ...(lastmod !== undefined && { lastmod }), images };
    }),
    parts: inside(root, 'sitemap').map((part) => textIn(part, 'loc') ?? ''),
  };
}
