import { existsSync } from 'node:fs';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { resolve, resolveLegacy, type Resolution } from '../content/resolve.ts';
import { store } from '../db/open.ts';
import { enhancementFile } from '../enhancement.ts';
import { env } from '../env.ts';
import { toFeedAddress, toFlavour, toLegacyFeed, type FeedAddress } from '../feeds/feed-address.ts';
import { acceptedCoding, callerAddress, callerHeader } from '../http.ts';
import { toDerivative } from '../photo-address.ts';
import { signpost } from '../site-icon.ts';
import { currentSite } from '../site.ts';
import * as urls from '../urls.ts';
import { plainText, redirect, sendPage, sendUnkept, sendUnknown } from './answers.ts';
import { inCoding } from './codings.ts';
import { findCommentPage } from './comment-pages.ts';
import { allowReading, answerFeed, answerOpml, findFeedAddress } from './feed-answers.ts';
import { rejection } from './guard.ts';
import { withMeant } from './meant.ts';
import { pages, type Page } from './pages.ts';
import { addressOfPicture, answerPhotoFile } from './photo-files.ts';
import { answerPreview } from './preview.ts';
import type { Renderer } from './render.ts';
import { rendering } from './rendering.ts';
import { answerSearch } from './search-answers.ts';
import { answerSitemap } from './sitemap-answers.ts';
import { findStaticFile, sendStaticFile } from './static-files.ts';

const urlOf = (found: Exclude<Resolution, { kind: 'redirect' }>): string => {
  if (found.kind === 'gone') return urls.gone();
  if (found.kind === 'article') return found.url;
  if (found.kind === 'listing') return urls.listing(found);
  if (found.kind === 'tag') return urls.tag(found.tag, found.page);
  if (found.kind === 'photo') return urls.photo(found.url, found.number);
  if (found.kind === 'albums') return urls.albums(found.page);
  if (found.kind === 'feeds') return urls.feeds();
  return found.kind === 'tags' ? urls.tags() : urls.archive();
};

const routes: ReadonlySet<string> = new Set([
  urls.publish(),
  urls.signInWithToken(),
  urls.postComment(),
  urls.commentTicket(),
  urls.decideComment(),
  urls.unsubscribe(),
  urls.refreshComments(),
]);

/** Is this an address of Next's: one of our routes, or a file of the build? What is neither never gets there. */
function isRoute({ root, dev }: Parts, segments: string[]): boolean {
  const [first = '', second] = segments;
  if (dev && (first === '_next' || first.startsWith('__nextjs'))) return true;
  if (first === 'admin') return true;
  if (first === 'api') return routes.has(urls.fromSegments(segments)) || second === 'auth';
  return first === '_next' && second === 'static' && existsSync(join(root, '.next', ...segments.slice(1)));
}

/** A target with scheme and host is allowed too, and means its path (RFC 9112, section 3.2.2). */
const toOriginForm = (target: string): string =>
  target.startsWith('/') ? target : target.replace(/^https?:\/\/[^/?#]*(?=\/)/i, '');

const pathOf = (target: string): string => target.split('?', 1)[0] ?? '';

/** `root` is the folder with the build; in `dev`, Next compiles on demand and no page is kept. */
type Parts = { next: RequestListener; renderer: Renderer; contentDir: string; root: string; dev: boolean };

/**
 * The front of the server: a cached page comes straight from memory; an address that nobody wrote never reaches Next and
 * costs one page for all of them; files of the content folder and redirects are answered here; the rest is Next's.
 */
export function createFront(parts: Parts): RequestListener {
  return (request, response) => {
    const target = toOriginForm(request.url ?? '/');
    const mark = target.indexOf('?');
    const pathname = pathOf(target);
    const isPlain = mark < 0 || !target.includes('flav=', mark);
    const page = isPlain && (request.method === 'GET' || request.method === 'HEAD') ? pages().get(pathname) : undefined;
    const coding = page && acceptedCoding(request.headers['accept-encoding']);
    const body = coding && page.bodies.get(coding);
    if (body && page.status === 200) return sendPage(request, response, page, { coding, body }, 'waypost; hit');
    answer(parts, request, response, { pathname, query: mark < 0 ? '' : target.slice(mark) }).catch((error: unknown) => {
      console.error(`${request.method} ${target}`, error);
      if (response.headersSent) response.destroy();
      else plainText(response, 500, 'Something went wrong here. It is noted; please try again.');
    });
  };
}

async function answer(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  target: { pathname: string; query: string },
): Promise<void> {
  const rejected = rejection(request.method, target.pathname);
  if (rejected) return plainText(response, rejected.status, rejected.text, rejected.headers);
  const { pathname, query } = target;
  const segments = urls.toSegments(pathname);
  if (!segments) return plainText(response, 400, 'This address is not written as an address should be.');
  if (isRoute(parts, segments)) {
    const forwardedFor = [request.headers['x-forwarded-for'] ?? []].flat().join(', ');
    request.headers[callerHeader] = callerAddress(request.socket.remoteAddress, forwardedFor);
    // Next holds the origin of an author's form against this; a proxy may have another name for us.
    if (request.headers.origin === env().siteUrl) request.headers['x-forwarded-host'] = new URL(env().siteUrl).host;
    return parts.next(request, response);
  }
  const feed = toFeedAddress(segments);
  if (request.method === 'OPTIONS' && feed) return allowReading(response);
  if (request.method !== 'GET' && request.method !== 'HEAD')
    return plainText(response, 405, 'This page can only be read.', { Allow: 'GET, HEAD' });
  if (feed) return answerFeedAt(parts, request, response, { feed, pathname });
  const made = await answerMade(parts, request, response, { pathname, query, segments });
  if (made === 'sent' || (await answerSearch(response, { pathname, query, segments })) === 'sent') return;
  const previewed = urls.previewed(segments);
  if (previewed !== null)
    return answerPreview(parts, request, response, { url: previewed, query }, () =>
      answerPage(parts, request, response, urls.notFound()),
    );
  const script = enhancementFile(segments);
  if (script) return sendStaticFile(request, response, script.folder, script.file, query !== '');
  if (segments[0] === 'comments') {
    const made = await findCommentPage(segments, query, request.headers.cookie);
    if (made && 'html' in made) return sendUnkept(response, made);
    return answerPage(parts, request, response, made?.url ?? urls.notFound());
  }
  const derivative = toDerivative(segments);
  const answered = derivative && (await answerPhotoFile(request, response, derivative));
  if (answered === 'sent') return;
  if (answered) return answerPage(parts, request, response, answered === 'gone' ? urls.gone() : urls.notFound());
  await answerReading(parts, request, response, { pathname, query, segments });
}

type Target = { pathname: string; query: string; segments: string[] };

/** Answers with a feed, or with what became of it. */
async function answerFeedAt(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  { feed, pathname }: { feed: FeedAddress; pathname: string },
): Promise<void> {
  const answered = await answerFeed(request, response, feed, pathname);
  if (answered === 'sent') return;
  if (typeof answered === 'object') return redirect(response, answered.redirect, '');
  await answerPage(parts, request, response, answered === 'gone' ? urls.gone() : urls.notFound());
}

/** Answers with what is made from the whole of the content: the sitemap, the list of feeds; and with the feed that `flav` asks for. */
async function answerMade(
  { contentDir }: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  { query, segments }: Target,
): Promise<'sent' | 'unknown'> {
  const flavour = query.includes('flav=') ? toFlavour(segments, query) : null;
  const feed = flavour && (await findFeedAddress(flavour));
  if (feed) redirect(response, feed, '');
  else if (urls.fromSegments(segments) === urls.opml()) await answerOpml(request, response);
  else return answerSitemap(request, response, segments, contentDir);
  return 'sent';
}

/** Answers with what an author has written, or with what became of it. */
async function answerReading(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  { pathname, query, segments }: Target,
): Promise<void> {
  const known = { db: store().read, site: currentSite() };
  const found = await resolve(known, segments);
  if (!found || found.kind === 'gone') {
    const picture = await addressOfPicture(segments);
    if (picture !== null) return redirect(response, picture, '');
    const file = await findStaticFile(parts.contentDir, segments);
    if (file !== null) return sendStaticFile(request, response, parts.contentDir, file);
  }
  // Asked for by pages that name no icon, as next-auth's.
  if (!found && pathname === '/favicon.ico') return plainText(response, 200, signpost, { 'Content-Type': 'image/svg+xml' });
  const legacy = found ? null : toLegacyFeed(segments);
  const feed = legacy && (await findFeedAddress(legacy));
  if (feed) return redirect(response, feed, '');
  const address = found ?? (await resolveLegacy(known, segments));
  if (address?.kind === 'redirect') return redirect(response, address.to, query);
  const url = address ? urlOf(address) : urls.notFound();
  if (address && address.kind !== 'gone' && (pathname.includes('//') || (pathname.length > 1 && pathname.endsWith('/'))))
    return redirect(response, url, query);
  await answerPage(parts, request, response, url);
}

async function answerPage(
  { next, renderer, dev }: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  url: string,
): Promise<void> {
  if (dev) {
    request.url = url;
    return rendering().run({ url, began: 0 }, () => next(request, response));
  }
  const kept = pages().get(url);
  const page = kept ?? (await renderer.render(url));
  if (!page) return plainText(response, 500, 'This page could not be made. It is noted; please try again.');
  if (url === urls.notFound()) return answerUnknown(request, response, page);
  const coding = acceptedCoding(request.headers['accept-encoding']);
  const body = await inCoding(url, page, coding);
  sendPage(request, response, page, { coding, body }, kept ? 'waypost; hit' : 'waypost; fwd=miss; stored');
}

/** Answers with the one page of unknown addresses, in which stands what this one may have meant. */
async function answerUnknown(request: IncomingMessage, response: ServerResponse, page: Page): Promise<void> {
  const plain = await inCoding(urls.notFound(), page, 'identity');
  const segments = urls.toSegments(pathOf(toOriginForm(request.url ?? '/')));
  sendUnknown(response, page, await withMeant(plain.toString(), segments ?? []));
}
