import { decodeSlug } from './wxr-item.ts';

const hostOf = (url: string): string => new URL(url).host.toLowerCase().replace(/^www\./, '');

/** Where a blog was: which addresses are its own. */
export class BlogAddress {
  readonly #hosts = new Set<string>();

  /** Takes the address of the blog, or of the site that it is part of; what is none is passed over. */
  add(url: string): void {
    if (/^https?:/i.test(url) && URL.canParse(url)) this.#hosts.add(hostOf(url));
  }

  /** An address of the blog as a path with query and fragment; null if it leads elsewhere, or says no host. */
  toPath(url: string): string | null {
    const whole = url.startsWith('//') ? `http:${url}` : url;
    if (!/^https?:\/\//i.test(whole) || !URL.canParse(whole) || !this.#hosts.has(hostOf(whole))) return null;
    const { pathname, search, hash } = new URL(whole);
    return pathname + search + hash;
  }
}

/** The path of an address (of any host) as the names of folders and a file; [] if it is no address. */
export const namesIn = (url: string): string[] =>
  URL.canParse(url, 'http://blog') ? new URL(url, 'http://blog').pathname.split('/').map(decodeSlug).filter(Boolean) : [];
