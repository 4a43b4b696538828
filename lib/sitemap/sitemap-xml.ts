import { escapeUTF8 } from 'entities';
import * as urls from '../urls.ts';
import type { Address } from './addresses.ts';

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
const protocol = 'http://www.sitemaps.org/schemas/sitemap/0.9';
const imageExtension = 'http://www.google.com/schemas/sitemap-image/1.1';

/** What stands before and after the addresses of a sitemap (sitemaps.org, protocol 0.9). */
export const opening = `${declaration}<urlset xmlns="${protocol}" xmlns:image="${imageExtension}">\n`;
export const closing = '</urlset>\n';

const location = (name: string, siteUrl: string, url: string): string => `<${name}>${escapeUTF8(siteUrl + url)}</${name}>`;

/** A moment (ms UTC) as a W3C datetime, to the second. */
const toDatetime = (at: number): string => new Date(at).toISOString().replace(/\.\d+Z$/, 'Z');

/** An address with when it changed last and its pictures (`images` are URLs). */
export function urlElement(siteUrl: string, { url, changed }: Address, images: readonly string[]): string {
  const lastmod = changed === null ? '' : `<lastmod>${toDatetime(changed)}</lastmod>`;
  const pictures = images.map((image) => `<image:image>${location('image:loc', siteUrl, image)}</image:image>`).join('');
  return `<url>${location('loc', siteUrl, url)}${lastmod}${pictures}</url>\n`;
}

/** No picture is named by a longer URL. */
const longest = urls.derivative('0'.repeat(32), '1280.jpg');

/** How many bytes the element of an address takes at most. URLs are ASCII. */
export const mostBytes = (siteUrl: string, address: Address): number =>
  urlElement(
    siteUrl,
    address,
    address.pictures.map(() => longest),
  ).length;

/** The document that names the parts of a sitemap. */
export function sitemapIndex(siteUrl: string, parts: number): string {
  const names = Array.from({ length: parts }, (_, index) => urls.sitemap(index + 1));
  const elements = names.map((url) => `<sitemap>${location('loc', siteUrl, url)}</sitemap>\n`);
  return `${declaration}<sitemapindex xmlns="${protocol}">\n${elements.join('')}</sitemapindex>\n`;
}
