import { AsyncLocalStorage } from 'node:async_hooks';
import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { once } from '../once.ts';

/** The codings that a page is kept in, as Content-Encoding names them (RFC 9110, section 8.4.1). */
export type Coding = 'identity' | 'gzip' | 'br';

/** A cached page: what goes over the wire, made once. `expires` is ms UTC. */
export type Page = {
  status: number;
  /** Opaque, without quotes; each coding's ETag is made from it. */
  tag: string;
  bodies: Map<Coding, Buffer>;
  expires: number;
};

/** A render under way: which URL, and the invalidations that it has seen. The page cache puts its page here. */
export type Render = { url: string; began: number; page?: Page };

/** Bytes that the cached pages may take, all codings together. */
const maxBytes = 160 * 1024 * 1024;

/** What a page costs beside its bodies: key, headers, entry. */
const overhead = 1024;

/** No render takes this long (ms), so an invalidation need not be remembered longer. */
const longestRender = 5 * 60_000;

const sizeOf = ({ bodies }: Page): number => {
  let size = overhead;
  for (const body of bodies.values()) size += body.byteLength;
  return size;
};

/**
 * The cached pages of this process by canonical URL, bounded in bytes. A page whose render began before its URL was
 * invalidated is not kept, whenever it is finished.
 */
export class Pages {
  readonly #pages = new LRUCache<string, Page>({ maxSize: maxBytes, sizeCalculation: sizeOf });
  readonly #invalidated = new LRUCache<string, number>({ max: 200_000, ttl: longestRender });
  #clock = 0;
  #cleared = 0;

  /** The page, if it is there and has not expired. */
  get(url: string, now = Date.now()): Page | undefined {
    const page = this.#pages.get(url);
    if (!page || page.expires > now) return page;
    this.#pages.delete(url);
    return undefined;
  }

  /** To be called before a render reads anything: what it gives goes with the page into `put`. */
  now(): number {
    return this.#clock;
  }

  /** Was the URL invalidated after the render that `began` then? */
  isOld(url: string, began: number): boolean {
    return this.#cleared > began || (this.#invalidated.get(url) ?? 0) > began;
  }

  /** Keeps a page; does not if it is old already. */
  put(url: string, page: Page, began: number): boolean {
    if (this.isOld(url, began)) return false;
    this.#pages.set(url, page);
    return true;
  }

  /** Another coding of a kept page was made: it counts from now on. */
  grow(url: string, page: Page): void {
    // Another object, because the size of one that is there already is not asked for again.
    if (this.#pages.peek(url) === page) this.#pages.set(url, { ...page });
  }

  invalidate(url: string): void {
    this.#invalidated.set(url, ++this.#clock);
    this.#pages.delete(url);
  }

  clear(): void {
    this.#cleared = ++this.#clock;
    this.#pages.clear();
  }

  /** How many pages there are, and their bytes. */
  get size(): { pages: number; bytes: number } {
    return { pages: this.#pages.size, bytes: this.#pages.calculatedSize };
  }
}

/** The cached pages of this process. */
export const pages = (): Pages => once('pages', () => new Pages());

/**
 * The URL that is being rendered. Not from a page's `params`: Next gives these encoded to the page and decoded to its
 * metadata. Throws outside a render.
 */
export function renderedUrl(): string {
  const render = rendering().getStore();
  if (!render) throw new Error('No page is being rendered.');
  return render.url;
}

/** The render that the current code runs for. */
export const rendering = (): AsyncLocalStorage<Render> => once('rendering', () => new AsyncLocalStorage<Render>());

/** The same bytes in memory of their own: a small buffer is a piece of a larger one, and would keep all of it (some 64 kB). */
export function toOwnBytes(bytes: Uint8Array): Buffer {
  const own = Buffer.allocUnsafeSlow(bytes.byteLength);
  own.set(bytes);
  return own;
}

/** A page of HTML, kept for `seconds`. */
export function toPage(html: string, status: number, seconds: number, now = Date.now()): Page {
  const body = toOwnBytes(Buffer.from(html));
  const tag = createHash('sha256').update(body).digest('base64url').slice(0, 22);
  return { status, tag, bodies: new Map([['identity', body]]), expires: now + seconds * 1000 };
}
