import type { IncomingMessage, ServerResponse } from 'node:http';
import { withoutEdge } from '../edge/lifetime.ts';
import { isNotModified } from '../http.ts';
import { following } from '../instances/following.ts';
import { forOtherSites } from './common-headers.ts';
import { contentPolicy } from './content-policy.ts';
import type { Coding, Page } from './pages.ts';

/** The tag of one coding's bytes: they differ, so their strong entity tags do (RFC 9110, section 8.8.3.3). */
const etagOf = (tag: string, coding: Coding): string => (coding === 'identity' ? `"${tag}"` : `"${tag}-${coding}"`);

const codings = ['identity', 'gzip', 'br'] as const;

/** A server that does not hear what others change has nothing that an edge should keep. */
const isForNoEdge = (): boolean => following()?.isBehind === true;

type Sent = { coding: Coding; cacheStatus: string };

/**
 * Of two changes within a second the later has the date of the next one, so that they differ; nobody is told a date that has not come
 * (RFC 9110, section 8.8.2.1).
 */
const notYet = ({ modified }: Page): boolean => modified !== null && modified > Date.now();

function headersFor(page: Page, { coding, cacheStatus }: Sent): Record<string, string | number> {
  const told = isForNoEdge() ? withoutEdge(page.headers) : page.headers;
  const headers = { ...told, ETag: etagOf(page.tag, coding), 'Cache-Status': cacheStatus };
  return notYet(page) ? { ...headers, 'Last-Modified': new Date().toUTCString() } : headers;
}

/** Answers with the news that the reader's own copy is still good, if it is; else nothing is sent. */
export function sendNotModified(request: IncomingMessage, response: ServerResponse, page: Page, sent: Sent): boolean {
  const { 'if-none-match': tags, 'if-modified-since': since } = request.headers;
  if (page.status !== 200 || (tags ?? since) === undefined) return false;
  const etags = codings.map((each) => etagOf(page.tag, each));
  if (!isNotModified({ 'if-none-match': tags, 'if-modified-since': since }, { etags, modified: page.modified })) return false;
  const { 'Content-Type': _, ...headers } = headersFor(page, sent);
  response.writeHead(304, headers).end();
  return true;
}

type Ready = { cacheStatus: string; headers: Readonly<Record<string, string | number>> };

/** The headers that pages were sent with, for each coding: there are so many that putting them together again took a tenth of an answer. */
const ready = new WeakMap<Page, Partial<Record<Coding, Ready>>>();

function headersOfWhole(page: Page, sent: Sent & { body: Buffer }): Ready['headers'] {
  const { coding, cacheStatus, body } = sent;
  const known = ready.get(page);
  const last = known?.[coding];
  if (last?.cacheStatus === cacheStatus && !isForNoEdge()) return last.headers;
  const headers = headersFor(page, sent);
  headers['Content-Length'] = body.byteLength;
  if (coding !== 'identity') headers['Content-Encoding'] = coding;
  if (!notYet(page) && !isForNoEdge()) ready.set(page, { ...known, [coding]: { cacheStatus, headers } });
  return headers;
}

/** Answers with a page, whatever its reader has already. */
export function sendWhole(response: ServerResponse, page: Page, sent: Sent & { body: Buffer }): void {
  const { body } = sent;
  response.writeHead(page.status, headersOfWhole(page, sent)).end(response.req.method === 'HEAD' ? undefined : body);
}

/** Answers with a page, or with the news that the reader's own copy is still good. */
export function sendPage(request: IncomingMessage, response: ServerResponse, page: Page, sent: Sent & { body: Buffer }): void {
  if (!sendNotModified(request, response, page, sent)) sendWhole(response, page, sent);
}

/** An address at which nothing is; `html` is its page with what this one may have meant, which is in no memory. */
export function sendUnknown(response: ServerResponse, { headers }: Page, html: string): void {
  const body = Buffer.from(html);
  response.writeHead(404, { ...headers, 'Content-Length': body.byteLength });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/** Made for one reader at one moment: nobody keeps it, and no search engine lists it. */
export function sendUnkept(response: ServerResponse, { html }: { html: string }): void {
  const body = Buffer.from(html);
  response.writeHead(200, {
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Length': body.byteLength,
    'Cache-Control': 'private, no-store',
    'Content-Security-Policy': contentPolicy(html),
    'X-Robots-Tag': 'noindex',
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/** Asked again each time, as pages are: a browser that kept the way there and back of an undone rename would go in a circle. */
export const redirect = (response: ServerResponse, to: string, query: string): void => {
  const headers = { ...forOtherSites, Location: to + query, 'Cache-Control': 'public, max-age=0, must-revalidate' };
  response.writeHead(308, { ...headers, 'Content-Length': 0 }).end();
};

export const plainText = (response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void => {
  const body = Buffer.from(`${text}\n`);
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': body.byteLength,
    ...headers,
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
};
