import { escapeUTF8 } from 'entities';
import type { Site } from '../../site.ts';
import * as urls from '../../urls.ts';

/** The longest name that the specification allows (OpenSearch 1.1, "ShortName"). */
const longestName = 16;

/** A title cut between words where that leaves enough of it. */
function shortName(title: string): string {
  const characters = [...title.replace(/[\s\p{Cc}]+/gu, ' ').trim()];
  const cut = characters.slice(0, longestName).join('');
  if (characters.length <= longestName || characters[longestName] === ' ') return cut.trim();
  const space = cut.lastIndexOf(' ');
  return (space >= longestName / 2 ? cut.slice(0, space) : cut).trim();
}

/** The description by which browsers offer to search here (OpenSearch 1.1); `icon` is an address. */
export function openSearchText(site: Site, siteUrl: string, icon: string): string {
  const image = icon.startsWith('/') ? siteUrl + icon : icon;
  const text = escapeUTF8;
  return `<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>${text(shortName(site.title))}</ShortName>
<Description>${text(
    `Search ${site.title}`
      .replace(/\p{Cc}/gu, ' ')
      .slice(0, 1024)
      .toWellFormed(),
  )}</Description>
<InputEncoding>UTF-8</InputEncoding>
<Image>${text(image)}</Image>
<Url type="text/html" rel="results" template="${text(`${siteUrl}${urls.search()}?q={searchTerms}`)}"/>
<Url type="application/x-suggestions+json" rel="suggestions" template="${text(`${siteUrl}${urls.suggest()}?q={searchTerms}`)}"/>
<Url type="application/opensearchdescription+xml" rel="self" template="${text(siteUrl + urls.openSearch())}"/>
</OpenSearchDescription>
`;
}
