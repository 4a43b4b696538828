import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { currentRequest } from '../request-context.ts';
import { plainText } from './answers.ts';
import { targetOf } from './guard.ts';
import { sendErrorPage } from './plain-page.ts';

/** Ways in which an answer begins: what is written before any head makes one of the status that was set. */
const beginnings = ['writeHead', 'flushHeaders', 'write', 'end'] as const;

/** These have several forms; they are handed on as they were called. */
type Untyped = Record<(typeof beginnings)[number], (...all: unknown[]) => unknown>;

/**
 * Hands a request to Next. Where a page or a route throws, the answer is our page of errors in place of Next's: it says whether it is
 * worth while to try again, and needs no scripts.
 */
export function answerByNext(next: RequestListener, request: IncomingMessage, response: ServerResponse): void {
  const context = currentRequest();
  const { pathname } = targetOf(request);
  const untyped = response as unknown as Untyped;
  const begin = (name: (typeof beginnings)[number], all: unknown[]): unknown => {
    // Those of its class show again.
    for (const each of beginnings) Reflect.deleteProperty(response, each);
    const status = name === 'writeHead' ? all[0] : response.statusCode;
    if (status !== 500) return untyped[name](...all);
    for (const header of response.getHeaderNames()) if (header !== 'x-request-id') response.removeHeader(header);
    console.error(`${request.method} ${pathname} (request ${context?.id}) has failed.`);
    // Next has not come to anything of ours.
    if (context?.form === 'unread') plainText(response, 400, 'What was sent cannot be read.');
    else sendErrorPage(response, context?.failure);
    // What Next goes on to write of its own page is nobody's.
    Object.assign(response, { flushHeaders: () => {}, write: () => true, end: () => response });
    return name === 'write' ? true : response;
  };
  for (const name of beginnings) untyped[name] = (...all) => begin(name, all);
  next(request, response);
}
