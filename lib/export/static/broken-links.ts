import type { Crawl } from './crawl.ts';
import type { Redirect } from './redirects.ts';
import type { Reference } from './references.ts';
import { needsServer, toSiteAddress, type SiteAddress } from './site-address.ts';

/** A link that leads nowhere: the address, why, the pages that it stands on, and whether Waypost wrote it. */
export type BrokenLink = { target: string; reason: string; pages: string[]; isOurs: boolean };

/** Where a link leads in the end, if that is a file. */
function destination(
  { url, fragment }: SiteAddress,
  { outcomes }: Crawl,
  redirects: ReadonlyMap<string, Redirect>,
  base: string,
): SiteAddress | null {
  if (outcomes.get(url)?.kind === 'file') return { url, fragment };
  const redirect = redirects.get(url);
  const address = redirect ? toSiteAddress(redirect.to, url, base) : null;
  return address && { ...address, fragment: fragment || address.fragment };
}

function reasonOf(address: SiteAddress, crawl: Crawl, end: SiteAddress | null): string | null {
  if (needsServer(address.url)) return 'it needs a running server';
  const outcome = crawl.outcomes.get(address.url);
  if (!end) return outcome && 'reason' in outcome ? outcome.reason : 'it leads on to where nothing is';
  return crawl.references.hasPlace(end.url, end.fragment) ? null : 'the page has no such place';
}

const pagesOf = (from: readonly Reference[]): string[] => from.map(({ page }) => page).toSorted();

/** Every link within the exported site that leads to no file, or to no place on its page, ours first. */
export function brokenLinks(crawl: Crawl, redirects: readonly Redirect[], base: string): BrokenLink[] {
  const leading = new Map(redirects.map((redirect) => [redirect.from, redirect]));
  const broken: BrokenLink[] = [];
  for (const { from, ...address } of crawl.references.all()) {
    const reason = reasonOf(address, crawl, destination(address, crawl, leading, base));
    if (reason === null) continue;
    const target = address.url + (address.fragment && `#${address.fragment}`);
    const ours = from.filter(({ isAuthors }) => !isAuthors);
    broken.push({ target, reason, pages: pagesOf(ours.length > 0 ? ours : from), isOurs: ours.length > 0 });
  }
  return broken.toSorted((a, b) => Number(b.isOurs) - Number(a.isOurs) || (a.target < b.target ? -1 : 1));
}
