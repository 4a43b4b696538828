import type { IncomingMessage, ServerResponse } from 'node:http';
import { store } from '../db/open.ts';
import { env } from '../env.ts';
import { callerHeader, callerOf, isSameOrigin } from '../http.ts';
import { currentRequest } from '../request-context.ts';
import { viewerOf } from '../session-generation.ts';
import { isAuthor } from '../session.ts';
import { currentSite } from '../site.ts';
import * as urls from '../urls.ts';
import { plainText } from './answers.ts';
import { giveAuthorsHeaders } from './authors-headers.ts';
import { isReading } from './guard.ts';
import { answerByNext } from './next-answers.ts';
import type { Parts, Target } from './reading.ts';
import { isOpenToOthers } from './routes.ts';

/**
 * Headers by which Next's own parts speak to each other, and by which proxies say how they were asked. From outside they are anybody's:
 * what they would change is known here (`SITE_URL`, the address), and who calls is read off before.
 */
const notForNext =
  /^(?:x-(?:middleware|nextjs|invoke|matched|prerender|now|vercel|forwarded|original|rewrite|http-method)\b.*|forwarded)$/;

/**
 * Headers by which Next's scripts ask for a piece of a page in place of the page. It fails at those that it cannot take apart, and anybody can send
 * them; where its scripts get the page instead, they open it. Those that send an author's form for it are let be.
 */
const ofRouter = /^(?:rsc|next-url|next-hmr-refresh|next-router-.*)$/;

/** A request as Next may see it: under the one spelling of its address, from whom it is, and without what would steer Next. */
function tidy({ dev }: Parts, request: IncomingMessage, { url, query }: Target, isForm: boolean): void {
  const { headers } = request;
  const caller = callerOf(request);
  // While it compiles on demand, Next's scripts speak to it by such headers too.
  for (const name of dev ? [] : Object.keys(headers))
    if (notForNext.test(name) || (!isForm && ofRouter.test(name))) delete headers[name];
  headers[callerHeader] = caller;
  // Next holds the origin of an author's form against this; a proxy may have another name for us.
  if (headers.origin === env().siteUrl) headers['x-forwarded-host'] = new URL(env().siteUrl).host;
  request.url = url + query;
}

/**
 * Turns away what is sent to authors' pages by others. It calls functions of ours, with arguments that Next takes apart before we see them: that is
 * for nobody else to try.
 */
async function turnAway(request: IncomingMessage, response: ServerResponse): Promise<'sent' | 'author'> {
  if (isAuthor(await viewerOf(store(), request.headers.cookie), currentSite())) return 'author';
  // A script of Next's looks for its own header; it would follow the other one by itself, and find a page in place of what it waits for.
  const isScript = request.headers['next-action'] !== undefined;
  const way = isScript ? { 'x-action-redirect': `${urls.signIn()};push` } : { Location: urls.signIn() };
  response.writeHead(303, { ...way, 'Cache-Control': 'no-store', 'Content-Length': 0 }).end();
  return 'sent';
}

/** Answers at an address of Next's: an authors' page, a route. */
export async function answerRoute(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  asked: Target,
): Promise<void> {
  const isSent = !isReading(request);
  if (isSent && !isOpenToOthers(asked.segments) && !isSameOrigin(request.headers, env().siteUrl))
    return plainText(response, 403, 'This form is of another site.');
  const isForm = isSent && asked.segments[0] === 'admin';
  if (isForm && (await turnAway(request, response)) === 'sent') return;
  const context = currentRequest();
  if (context && isForm) context.form = 'unread';
  tidy(parts, request, asked, isForm);
  giveAuthorsHeaders(request, response, asked.segments);
  return parts.dev ? parts.next(request, response) : answerByNext(parts.next, request, response);
}
