import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import { targetOf } from './guard.ts';
import { nameRequest } from './request-id.ts';

/** What is logged of a request: no query, which may hold a token, and nothing of who asked. */
function lineOf({ method }: IncomingMessage, response: ServerResponse, pathname: string, milliseconds: number): string {
  const [, cache] = /waypost; (hit|fwd=miss)/.exec(String(response.getHeader('Cache-Status') ?? '')) ?? [];
  const size = String(response.getHeader('Content-Length') ?? '-');
  const id = String(response.getHeader('X-Request-Id'));
  const end = response.writableFinished ? '' : ' cut';
  return `${method} ${pathname} ${response.statusCode} ${size} B ${milliseconds.toFixed(1)} ms ${cache ?? '-'} ${id}${end}`;
}

/** Answers by a listener, and logs each answer when it is over. */
export const logged =
  (listener: RequestListener): RequestListener =>
  (request, response) => {
    const began = performance.now();
    const { pathname } = targetOf(request);
    // A header that stands before an answer begins is one that can be looked up afterwards.
    nameRequest(request, response);
    response.once('close', () => console.log(lineOf(request, response, pathname, performance.now() - began)));
    return listener(request, response);
  };
