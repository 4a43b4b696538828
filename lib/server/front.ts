import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { toCardAddress } from '../card-address.ts';
import { isOutage } from '../db/outage.ts';
import { isForEdge, withoutEdge } from '../edge/lifetime.ts';
import { toFeedAddress, toFlavour, type FeedAddress } from '../feeds/feed-address.ts';
import { isSitemapName } from '../fixed-names.ts';
import { acceptedCoding } from '../http.ts';
import { following } from '../instances/following.ts';
import { sharedPages } from '../instances/shared-pages.ts';
import { toDerivative } from '../photo-address.ts';
import { withinRequest } from '../request-context.ts';
import * as urls from '../urls.ts';
import { plainText, redirect, sendPage, sendUnkept } from './answers.ts';
import { answerAsset } from './asset-answers.ts';
import { answerCard } from './card-files.ts';
import { DamagedPage } from './codings.ts';
import { findCommentPage } from './comment-pages.ts';
import { devPolicy } from './content-policy.ts';
import { countFromMemory, countWhenSent } from './counted-answers.ts';
import { allowReading, answerFeed, answerOpml, findFeedAddress, legacyFeed, openToAll, redirectToFeed } from './feed-answers.ts';
import { hasStraySlashes, isReading, rejection, targetOf } from './guard.ts';
import { answerOperator } from './operator-answers.ts';
import { pages, type Page } from './pages.ts';
import { answerPhotoFile } from './photo-files.ts';
import { sendErrorPage } from './plain-page.ts';
import { answerPreview } from './preview.ts';
import { answerPage, answerReading, type Parts, type Target } from './reading.ts';
import { nameIfGiven, nameRequest } from './request-id.ts';
import { answerRoute } from './route-answers.ts';
import { assetOf, isRoute } from './routes.ts';
import { answerSearch } from './search-answers.ts';
import { hit, sendInCoding, stale } from './send-in-coding.ts';
import { answerSitemap } from './sitemap-answers.ts';
import { findStaticFile, sendStaticFile } from './static-files.ts';

/**
 * The front of the server: a cached page comes straight from memory; an address that nobody wrote never reaches Next and
 * costs one page for all of them; files of the content folder and redirects are answered here; the rest is Next's.
 */
export function createFront(parts: Parts): RequestListener {
  const front = (request: IncomingMessage, response: ServerResponse, isCaughtUp: boolean): void => {
    const target = targetOf(request);
    const { pathname, query } = target;
    const page = !query.includes('flav=') && isReading(request) ? pages().get(pathname) : undefined;
    // Another server, which has told the edge to drop a page, may have been faster than its news: then the edge would get it back from here.
    const others = page && !isCaughtUp && isForEdge(page.headers) ? following() : undefined;
    if (others) return void others.caughtUp().then(() => front(request, response, true));
    const coding = page && acceptedCoding(request.headers['accept-encoding']);
    const body = coding && page.bodies.get(coding);
    if (body && page.status === 200) {
      nameIfGiven(request, response);
      sendPage(request, response, page, { coding, body, cacheStatus: hit });
      return countFromMemory(page, response.statusCode);
    }
    countWhenSent(pathname, response);
    // Next compiles with `eval`, and puts what it likes into its pages.
    if (parts.dev) response.setHeader('Content-Security-Policy', devPolicy);
    void withinRequest({ id: nameRequest(request, response) }, () =>
      answer(parts, request, response, target)
        .catch((error: unknown) => {
          if (!(error instanceof DamagedPage) || response.headersSent) throw error;
          console.error(error.message);
          return answer(parts, request, response, target);
        })
        .catch((error: unknown) => fail(request, response, pathname, error)),
    );
  };
  return (request, response) => front(request, response, false);
}

/** Answers for what threw. The query is not logged: it may hold a token. */
async function fail(request: IncomingMessage, response: ServerResponse, pathname: string, error: unknown): Promise<void> {
  const id = String(response.getHeader('X-Request-Id'));
  console.error(
    `${request.method} ${pathname} (request ${id}):`,
    isOutage(error) ? `the store: ${(error as Error).message}` : error,
  );
  if (response.headersSent) return void response.destroy();
  const last = isOutage(error) && isReading(request) ? await lastOf(pathname) : null;
  if (last?.status !== 200 || last.revision !== null) return sendErrorPage(response, error);
  await sendInCoding(request, response, {
    url: pathname,
    page: { ...last, headers: withoutEdge(last.headers) },
    cacheStatus: stale,
  });
}

/**
 * A page as it was before the store was lost, here or at another server, which is better than none. What was dropped is not kept, so nothing comes
 * back that has gone.
 */
const lastOf = async (url: string): Promise<Page | null> => pages().last(url) ?? (await sharedPages()?.take(url)) ?? null;

async function answer(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  target: { pathname: string; query: string },
): Promise<void> {
  const rejected = rejection(request.method, target.pathname);
  if (rejected) return plainText(response, rejected.status, rejected.text, rejected.headers);
  if ((await answerOperator(request, response, target)) === 'sent') return;
  const { pathname, query } = target;
  const segments = urls.toSegments(pathname);
  if (!segments) return plainText(response, 400, 'This address is not written as an address should be.');
  const asked: Target = { ...target, segments, url: urls.fromSegments(segments) };
  if (isRoute(parts, segments)) return answerRoute(parts, request, response, asked);
  const feed = toFeedAddress(segments);
  const isForReaders = feed !== null || asked.url === urls.opml();
  if (isForReaders) openToAll(response);
  if (isForReaders && request.method === 'OPTIONS') return allowReading(response);
  if (!isReading(request))
    return plainText(response, 405, 'This page can only be read.', { Allow: isForReaders ? 'GET, HEAD, OPTIONS' : 'GET, HEAD' });
  if (feed) return answerFeedAt(parts, request, response, { feed, pathname, segments });
  const made = await answerMade(parts, request, response, asked);
  if (made === 'sent' || (await answerSearch(response, asked)) === 'sent') return;
  const previewed = urls.previewed(segments);
  if (previewed !== null)
    return answerPreview(parts, request, response, { url: previewed, query }, () =>
      answerPage(parts, request, response, urls.notFound()),
    );
  const asset = assetOf(parts, segments, query);
  if (asset && (await answerAsset(request, response, asset)) === 'sent') return;
  if (segments[0] === 'comments') {
    const made = await findCommentPage(segments, query, request.headers.cookie);
    if (made && 'html' in made) return sendUnkept(response, made);
    const legacy = made ? null : await legacyFeed(segments);
    if (legacy) return redirectToFeed(response, legacy);
    return answerPage(parts, request, response, made?.url ?? urls.notFound());
  }
  const derivative = toDerivative(segments);
  const card = toCardAddress(segments);
  const answered = derivative
    ? await answerPhotoFile(request, response, derivative)
    : card && (await answerCard(request, response, card));
  if (answered === 'sent') return;
  if (answered) return answerPage(parts, request, response, answered === 'gone' ? urls.gone() : urls.notFound());
  await answerReading(parts, request, response, asked);
}

/** Answers with a feed, or with what became of it. */
async function answerFeedAt(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  { feed, pathname, segments }: { feed: FeedAddress; pathname: string; segments: string[] },
): Promise<void> {
  const answered = await answerFeed(request, response, feed, pathname);
  if (answered === 'sent') return;
  if (typeof answered === 'object') return redirectToFeed(response, answered.redirect);
  // An author may have a feed of another kind in a folder without posts.
  const file = await findStaticFile(parts.contentDir, segments);
  if (file !== null) return sendStaticFile(request, response, parts.contentDir, file);
  await answerPage(parts, request, response, answered === 'gone' ? urls.gone() : urls.notFound());
}

/** Answers with what is made from the whole of the content: the sitemap, the list of feeds; and with the feed that `flav` asks for. */
async function answerMade(
  { contentDir }: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  { pathname, query, segments, url }: Target,
): Promise<'sent' | 'unknown'> {
  const flavour = query.includes('flav=') ? toFlavour(segments, query) : null;
  const feed = flavour && (await findFeedAddress(flavour));
  const isOurs = [urls.opml(), urls.robots()].includes(url) || (segments.length === 1 && isSitemapName(segments[0]!));
  if (feed) redirectToFeed(response, feed);
  else if (isOurs && hasStraySlashes(pathname)) redirect(response, url, query);
  else if (url === urls.opml()) await answerOpml(request, response);
  else return answerSitemap(request, response, segments, contentDir);
  return 'sent';
}
