import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { edgeHeaders } from '../edge/lifetime.ts';
import { once } from '../once.ts';
import { commonHeaders, type WithCommon } from './common-headers.ts';
import { contentPolicy } from './content-policy.ts';

/** The codings that a page is kept in, as Content-Encoding names them (RFC 9110, section 8.4.1). */
export type Coding = 'identity' | 'gzip' | 'br';

/** A cached page, or a feed: what goes over the wire, made once. Moments are ms UTC. */
export type Page = {
  status: number;
  /** What it is, and who may keep it how long. */
  headers: WithCommon;
  /** Since when it is as it is, where that is told. */
  modified: number | null;
  /** What `now()` was when it was made, if any change makes it old; null if it is dropped by its URL. */
  revision: number | null;
  /** Opaque, without quotes; each coding's ETag is made from it. */
  tag: string;
  /** In the codings that readers asked for: a page that browsers alone read takes a quarter of its plain bytes. */
  bodies: Map<Coding, Buffer>;
  /** Was it asked for in plain bytes? */
  plainIsRead: boolean;
  expires: number;
};

/** Bytes that the cached pages may take, all codings together: some 6,000 posts as browsers take them. */
const maxBytes = 24 * 1024 * 1024;

/** What a page costs beside its bodies: key, headers, entry. */
const overhead = 1024;

/** Invalidations that are remembered one by one; of what is older, all URLs count as invalidated. */
const mostRemembered = 10_000;

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
  readonly #invalidated = new Map<string, number>();
  #clock = 0;
  #cleared = 0;

  /** The page, if it is there and has not expired. One that has stays until it is made anew, should it not be possible to make it. */
  get(url: string, now = Date.now()): Page | undefined {
    const page = this.#pages.get(url);
    if (page && page.revision !== null && page.revision !== this.#clock) return undefined;
    return page && page.expires > now ? page : undefined;
  }

  /** The page as it was made last, old or not: if it is made again and is the same, its codings are too. */
  last(url: string): Page | undefined {
    return this.#pages.peek(url);
  }

  /** The revision of the content: another one after each change. To be called before a render reads anything: what it gives goes with the page into `put`. */
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

  /** Another coding of a page was made: it is kept beside the others, but in place of plain bytes that nobody asked for. */
  keepCoding(url: string, page: Page, coding: Coding, body: Buffer): void {
    const kept = this.#pages.peek(url);
    if (kept?.tag !== page.tag) return;
    kept.bodies.set(coding, body);
    if (coding === 'identity') kept.plainIsRead = true;
    if (!kept.plainIsRead) kept.bodies.delete('identity');
    // Another object, because the size of one that is there already is not asked for again.
    this.#pages.set(url, { ...kept });
  }

  invalidate(url: string): void {
    if (this.#invalidated.size >= mostRemembered) this.#forget();
    this.#invalidated.set(url, ++this.#clock);
    this.#pages.delete(url);
  }

  /** The content is another; no page is. */
  touch(): void {
    this.#clock++;
  }

  /** Renders under way are old from now on, whatever they render: one render too many harms nobody. */
  #forget(): void {
    this.#invalidated.clear();
    this.#cleared = ++this.#clock;
  }

  clear(): void {
    this.#forget();
    this.#pages.clear();
  }

  /** Any page may be old, and it cannot be said which: each is made anew when it is asked for next. */
  doubt(): void {
    this.#forget();
    // Collected first: what is set comes to the front, and would be met again for ever.
    const all = [...this.#pages.entries()];
    for (const [url, page] of all) this.#pages.set(url, { ...page, expires: 0 });
  }

  /** How many pages there are, and their bytes. */
  get size(): { pages: number; bytes: number } {
    return { pages: this.#pages.size, bytes: this.#pages.calculatedSize };
  }
}

/** The cached pages of this process. */
export const pages = (): Pages => once('pages', () => new Pages());

/** The same bytes in memory of their own: a small buffer is a piece of a larger one, and would keep all of it (some 64 kB). */
export function toOwnBytes(bytes: Uint8Array): Buffer {
  const own = Buffer.allocUnsafeSlow(bytes.byteLength);
  own.set(bytes);
  return own;
}

type Told = Pick<Page, 'status' | 'headers' | 'modified' | 'revision' | 'expires'>;

/** What a body is known by (RFC 9110, section 8.8.3): the same for the same bytes, whoever makes them. */
export const tagOf = (body: Uint8Array | string): string => createHash('sha256').update(body).digest('base64url').slice(0, 22);

/** A body with what is told about it. */
export function toAnswer(bytes: string | Uint8Array, told: Told): Page {
  const body = toOwnBytes(Buffer.from(bytes));
  return { ...told, tag: tagOf(body), bodies: new Map([['identity', body]]), plainIsRead: false };
}

/** Most pages have the same policy: its headers are kept once for all of them. */
const policies = new LRUCache<string, WithCommon>({ max: 200 });

function htmlHeaders(policy: string, isFound: boolean): WithCommon {
  const key = `${isFound} ${policy}`;
  const known = policies.get(key);
  if (known) return known;
  const headers = {
    ...commonHeaders(),
    'Content-Type': 'text/html; charset=utf-8',
    // Whoever keeps a page asks again each time: a push must be seen at once, and the answer is mostly a 304.
    'Cache-Control': 'public, max-age=0, must-revalidate',
    ...(isFound && edgeHeaders()),
    'Content-Security-Policy': policy,
    Vary: 'Accept-Encoding',
  };
  policies.set(key, headers);
  return headers;
}

/** A page of HTML, kept for `seconds`. */
export const toPage = (html: string, status: number, seconds: number, now = Date.now()): Page =>
  toAnswer(html, {
    status,
    headers: htmlHeaders(contentPolicy(html), status === 200),
    modified: null,
    revision: null,
    expires: now + seconds * 1000,
  });

/** A page of HTML that was made by another process: what is told of it, and its body in brotli. */
export const restorePage = (told: { status: number; policy: string; tag: string; expires: number }, body: Buffer): Page => ({
  status: told.status,
  headers: htmlHeaders(told.policy, told.status === 200),
  modified: null,
  revision: null,
  tag: told.tag,
  bodies: new Map([['br', toOwnBytes(body)]]),
  plainIsRead: false,
  expires: told.expires,
});
