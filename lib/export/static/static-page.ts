import { findLinks, type Found } from './page-links.ts';
import { parsePage } from './page-tree.ts';
import { ServerParts, type Cut } from './without-server.ts';

/** A page that needs no server behind it, where it leads, and what was taken out of it: how many of what. */
export type StaticPage = Found & { html: string; taken: Map<string, number> };

function withoutCuts(html: string, cuts: readonly Cut[]): string {
  let [left, from] = ['', 0];
  for (const cut of cuts.toSorted((a, b) => a.from - b.from)) {
    left += html.slice(from, cut.from) + cut.by;
    from = cut.to;
  }
  return left + html.slice(from);
}

/**
 * A page as it can be served without Waypost: byte for byte the same but for what needs a running server, which is cut out by its place in
 * the text. `page` is its address (a URL), `base` scheme and host of the site; `isAuthors`, whether an author wrote all of it.
 */
export function toStaticPage(html: string, page: string, base: string, isAuthors: boolean): StaticPage {
  const tree = parsePage(html);
  const { cuts } = new ServerParts(tree, page, base);
  const taken = new Map<string, number>();
  for (const { what } of cuts) if (what !== '') taken.set(what, (taken.get(what) ?? 0) + 1);
  const gone = new Set(cuts.filter(({ by, element }) => by === '' && element.tagName !== 'a').map(({ element }) => element));
  const { links, ids } = findLinks(tree, { isLeftOut: (element) => gone.has(element), isAuthors });
  const unlinked = new Set(cuts.map(({ element }) => element.properties.href));
  return { html: withoutCuts(html, cuts), taken, ids, links: links.filter(({ target }) => !unlinked.has(target)) };
}
