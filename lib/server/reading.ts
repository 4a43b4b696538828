import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { authorSheetFile, isAuthorSheet } from '../author-sheet.ts';
import { resolve, resolveLegacy, type Resolution } from '../content/resolve.ts';
import { store } from '../db/open.ts';
import { withoutEdge } from '../edge/lifetime.ts';
import { signpost } from '../site-icon.ts';
import { currentSite } from '../site.ts';
import * as urls from '../urls.ts';
import { plainText, redirect, sendUnknown } from './answers.ts';
import { answerAsset } from './asset-answers.ts';
import { inCoding } from './codings.ts';
import { legacyFeed, redirectToFeed } from './feed-answers.ts';
import { hasStraySlashes, targetOf } from './guard.ts';
import { withMeant } from './meant.ts';
import { pages, type Page } from './pages.ts';
import { addressOfPicture } from './photo-files.ts';
import type { Renderer } from './render.ts';
import { rendering } from './rendering.ts';
import { hit, sendInCoding, stored } from './send-in-coding.ts';
import { findStaticFile, sendStaticFile } from './static-files.ts';

/** What answers are made with. `root` is the folder with the build; in `dev`, Next compiles on demand and no page is kept. */
export type Parts = { next: RequestListener; renderer: Renderer; contentDir: string; root: string; dev: boolean };

/** What is asked for: the path as it was written, all behind it, the decoded segments of the path, and these as a URL. */
export type Target = { pathname: string; query: string; segments: string[]; url: string };

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

/** Answers with what an author has written, or with what became of it. */
export async function answerReading(
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
    if (file === authorSheetFile && isAuthorSheet(parts.contentDir, pathname + query)) {
      const sheet = { folder: parts.contentDir, file, isFixed: true, version: query };
      if ((await answerAsset(request, response, sheet)) === 'sent') return;
    }
    if (file !== null) return sendStaticFile(request, response, parts.contentDir, file);
  }
  // Asked for by pages that name no icon, as next-auth's.
  if (!found && pathname === '/favicon.ico') return plainText(response, 200, signpost, { 'Content-Type': 'image/svg+xml' });
  const feed = found ? null : await legacyFeed(segments);
  if (feed) return redirectToFeed(response, feed);
  const address = found ?? (await resolveLegacy(known, segments));
  if (address?.kind === 'redirect') return redirect(response, address.to, query);
  const url = address ? urlOf(address) : urls.notFound();
  if (address && address.kind !== 'gone' && hasStraySlashes(pathname)) return redirect(response, url, query);
  await answerPage(parts, request, response, url);
}

/** Answers with the page of a canonical URL, from memory or made now. Throws if it cannot be made. */
export async function answerPage(
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
  if (!page) throw new Error(`The page of ${url} could not be made.`);
  if (url === urls.notFound()) return answerUnknown(request, response, page);
  const told = targetOf(request).pathname === url ? page : { ...page, headers: withoutEdge(page.headers) };
  await sendInCoding(request, response, { url, page: told, cacheStatus: kept ? hit : stored });
}

/** Answers with the one page of unknown addresses, in which stands what this one may have meant. */
async function answerUnknown(request: IncomingMessage, response: ServerResponse, page: Page): Promise<void> {
  const plain = await inCoding(urls.notFound(), page, 'identity');
  const segments = urls.toSegments(targetOf(request).pathname) ?? [];
  sendUnknown(response, page, await withMeant(plain.toString(), segments));
}
