import type { IncomingMessage, ServerResponse } from 'node:http';
import { isNotModified } from '../http.ts';
import type { Coding, Page } from './pages.ts';

/** The tag of one coding's bytes: they differ, so their strong entity tags do (RFC 9110, section 8.8.3.3). */
const etagOf = (tag: string, coding: Coding): string => (coding === 'identity' ? `"${tag}"` : `"${tag}-${coding}"`);

const codings = ['identity', 'gzip', 'br'] as const;

type Coded = { coding: Coding; body: Buffer };

/** Answers with a page, or with the news that the reader's own copy is still good. */
export function sendPage(
  request: IncomingMessage,
  response: ServerResponse,
  page: Page,
  { coding, body }: Coded,
  cacheStatus: string,
): void {
  const { status, modified } = page;
  const headers: Record<string, string | number> = {
    ...page.headers,
    ETag: etagOf(page.tag, coding),
    'Cache-Status': cacheStatus,
  };
  const { 'if-none-match': tags, 'if-modified-since': since } = request.headers;
  if (status === 200 && (tags ?? since) !== undefined) {
    const etags = codings.map((each) => etagOf(page.tag, each));
    if (isNotModified({ 'if-none-match': tags, 'if-modified-since': since }, { etags, modified })) {
      delete headers['Content-Type'];
      response.writeHead(304, headers).end();
      return;
    }
  }
  headers['Content-Length'] = body.byteLength;
  if (coding !== 'identity') headers['Content-Encoding'] = coding;
  response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
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
    'X-Robots-Tag': 'noindex',
    'X-Content-Type-Options': 'nosniff',
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/** Asked again each time, as pages are: a browser that kept the way there and back of an undone rename would go in a circle. */
export const redirect = (response: ServerResponse, to: string, query: string): void => {
  const headers = { Location: to + query, 'Cache-Control': 'public, max-age=0, must-revalidate', 'Content-Length': 0 };
  response.writeHead(308, headers).end();
};

export const plainText = (response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void => {
  const body = Buffer.from(`${text}\n`);
  response.writeHead(status, {
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': body.byteLength,
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
};
