import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { currentRequest } from '../request-context.ts';
import { targetOf } from './guard.ts';
import { sendErrorPage } from './plain-page.ts';

/** `writeHead` has two forms; it is handed on as it was called. */
type Untyped = { writeHead: (...all: unknown[]) => ServerResponse };

/**
 * Hands a request to Next. Where a page or a route throws, the answer is our page of errors in place of Next's: it says whether it is
 * worth while to try again, and needs no scripts.
 */
export function answerByNext(next: RequestListener, request: IncomingMessage, response: ServerResponse): void {
  const context = currentRequest();
  const { pathname } = targetOf(request);
  response.writeHead = (status: number, ...more: unknown[]): typeof response => {
    // That of its class shows again.
    Reflect.deleteProperty(response, 'writeHead');
    if (status !== 500) return (response as Untyped).writeHead(status, ...more);
    for (const name of response.getHeaderNames()) if (name !== 'x-request-id') response.removeHeader(name);
    console.error(`${request.method} ${pathname} (request ${context?.id}) has failed.`);
    sendErrorPage(response, context?.failure);
    // What Next goes on to write of its own page is nobody's.
    return Object.assign(response, { write: () => true, end: () => response });
  };
  next(request, response);
}
