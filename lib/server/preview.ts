import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { isPublished } from '../content/queries.ts';
import { store } from '../db/open.ts';
import { checkPreview } from '../preview-link.ts';
import { viewerOf } from '../session-generation.ts';
import { isAuthor } from '../session.ts';
import { currentSite } from '../site.ts';
import * as urls from '../urls.ts';
import { contentPolicy } from './content-policy.ts';
import { sendPlainPage } from './plain-page.ts';
import type { Renderer } from './render.ts';
import { rendering } from './rendering.ts';

/** For the eyes of who has the link: nobody keeps it, no search engine lists it, and no link in the post tells its address. */
const headers = {
  'Cache-Control': 'private, no-store',
  'X-Robots-Tag': 'noindex, nofollow',
  'Referrer-Policy': 'no-referrer',
};

const expired = { title: 'This link to a preview has expired', text: 'Ask the author of the post for a new one.' };

function send(response: ServerResponse, html: string): void {
  const body = Buffer.from(html);
  response.writeHead(200, {
    ...headers,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy': contentPolicy(html),
    'Content-Length': body.byteLength,
  });
  response.end(response.req.method === 'HEAD' ? undefined : body);
}

/** For now alone: the post may become a draft again. */
const redirect = (response: ServerResponse, to: string): void =>
  void response.writeHead(307, { Location: to, 'Cache-Control': 'no-store', 'Content-Length': 0 }).end();

type Parts = { next: RequestListener; renderer: Renderer; dev: boolean };

/**
 * Answers a GET or HEAD of `/preview/…`; `url` is the address of the post. Only a signed-in author and whoever has a good link
 * learn whether there is a draft: the others get what an unknown address gets, by `notFound`. Throws if the page cannot be made.
 */
export async function answerPreview(
  { next, renderer, dev }: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  { url, query }: { url: string; query: string },
  notFound: () => Promise<void>,
): Promise<void> {
  const link = checkPreview(url, new URLSearchParams(query), Date.now());
  const mayRead = link === 'good' || isAuthor(await viewerOf(store(), request.headers.cookie), currentSite());
  if (!mayRead && link === 'wrong') return notFound();
  if (!mayRead) return sendPlainPage(response, 403, expired, headers);
  const { read } = store();
  if (await isPublished(read, url)) return redirect(response, url);
  const address = urls.preview(url);
  if (dev) {
    request.url = address;
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    return rendering().run({ url: address, began: 0 }, () => next(request, response));
  }
  const page = await renderer.renderUnkept(address);
  if (!page) throw new Error(`The preview of ${url} could not be made.`);
  if (page.status === 200) return send(response, page.html);
  // Its time may have come meanwhile.
  return (await isPublished(read, url)) ? redirect(response, url) : notFound();
}
