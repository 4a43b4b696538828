import type { SiteAddress } from './site-address.ts';

/** Where a link stands, and whether it is one that an author or a reader wrote. */
export type Reference = { page: string; isAuthors: boolean };

/** Pages that are named for a link that leads nowhere. */
const mostNamed = 5;

/** What links to what within a site, and which ids each page has. */
export class References {
  readonly #links = new Map<string, SiteAddress & { from: Reference[] }>();
  readonly #ids = new Map<string, string>();

  add({ url, fragment }: SiteAddress, reference: Reference): void {
    const key = `${url}#${fragment}`;
    const link = this.#links.get(key) ?? { url, fragment, from: [] };
    this.#links.set(key, link);
    const isKnown = link.from.some(({ page, isAuthors }) => page === reference.page && isAuthors === reference.isAuthors);
    // One of ours is never crowded out by those of authors.
    const isFull = link.from.filter(({ isAuthors }) => isAuthors === reference.isAuthors).length >= mostNamed;
    if (!isKnown && !isFull) link.from.push(reference);
  }

  /** Remembers the ids of a page (a URL). In one text, since most are never asked for. */
  addPage(url: string, ids: readonly string[]): void {
    this.#ids.set(url, `\n${ids.join('\n')}\n`);
  }

  /** Has a page, if it is one, a place with this name? Its top has none and is always there (HTML, section 7.4.6.4). */
  hasPlace(url: string, fragment: string): boolean {
    const ids = this.#ids.get(url);
    const isAnywhere = fragment === '' || fragment.toLowerCase() === 'top' || fragment.startsWith(':~:');
    return isAnywhere || ids === undefined || ids.includes(`\n${fragment}\n`);
  }

  /** Every address that something links to. */
  all(): Iterable<SiteAddress & { from: readonly Reference[] }> {
    return this.#links.values();
  }
}
