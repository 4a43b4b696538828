import { escapeUTF8 } from 'entities';
import type { Outcome } from './crawl.ts';
import { fileOf } from './file-name.ts';
import { needsServer, toSiteAddress } from './site-address.ts';

/** The redirects as Netlify, Cloudflare Pages, GitLab Pages and others read them. */
export const redirectsFile = '_redirects';

/** A former address, where it leads in the end (a URL; a fragment may be behind it), and the file that is there. */
export type Redirect = { from: string; to: string; file: string; isPage: boolean };

/** More steps than anybody has made: a circle. */
const mostSteps = 20;

/** Where each redirect leads in the end; null if that is nowhere. `base` is scheme and host of the site. */
export function settleRedirects(outcomes: ReadonlyMap<string, Outcome>, base: string): { settled: Redirect[]; lost: string[] } {
  const [settled, lost]: [Redirect[], string[]] = [[], []];
  for (const [from, outcome] of outcomes) {
    if (outcome.kind !== 'redirect') continue;
    let [to, found]: [string, Outcome | undefined] = [outcome.to, outcome];
    for (let step = 0; found?.kind === 'redirect' && step < mostSteps; step++) {
      to = found.to;
      const address = toSiteAddress(to, from, base);
      found = address && !needsServer(address.url) ? outcomes.get(address.url) : undefined;
    }
    if (found?.kind === 'file') settled.push({ from, to, file: found.file, isPage: found.isPage });
    else lost.push(from);
  }
  return { settled: settled.toSorted((a, b) => (a.from < b.from ? -1 : 1)), lost: lost.toSorted() };
}

/** A page that leads on by itself (HTML, section 4.2.5.3), tells search engines which address is the one, and can be clicked. */
export function redirectPage(to: string, base: string): string {
  const [address, whole] = [escapeUTF8(to), escapeUTF8(new URL(to, base).href)];
  return (
    '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Moved</title>' +
    // It is left at once; without this a browser asks for /favicon.ico, which may not be there.
    '<link rel="icon" href="data:,">' +
    `<link rel="canonical" href="${whole}"><meta http-equiv="refresh" content="0; url=${address}">` +
    '<meta name="viewport" content="width=device-width, initial-scale=1"></head>' +
    `<body><p>This page has moved: <a href="${address}">${address}</a></p></body></html>\n`
  );
}

/** The file of a redirect's own address; null if there can be none. What is no page cannot lead on, so it is there twice. */
export const redirectFile = ({ from, isPage }: Redirect): string | null => fileOf(from, isPage);

/** The list of all redirects: one a line, permanent. */
export const redirectList = (redirects: readonly Redirect[]): string =>
  redirects.map(({ from, to }) => `${from} ${to} 301\n`).join('');
