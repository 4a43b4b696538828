import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isTrustedProxy } from '../http.ts';

/** What a log can hold, and a person can read out. */
const isWellFormed = /^[\w.:@=+/-]{4,128}$/;

/** The name that a proxy has given to a request; null if it has none, or none to be trusted. */
function givenId(request: IncomingMessage): string | null {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && isWellFormed.test(given) && isTrustedProxy(request.socket.remoteAddress) ? given : null;
}

/** What a request is called: as the proxy in front calls it, or by a name that is made for it; the answer tells it too. */
export function nameRequest(request: IncomingMessage, response: ServerResponse): string {
  // It may have one already, for the log of requests.
  const id = String(response.getHeader('X-Request-Id') ?? givenId(request) ?? randomBytes(8).toString('hex'));
  response.setHeader('X-Request-Id', id);
  return id;
}

/** An answer from memory has no name, unless the proxy in front has given it one. */
export function nameIfGiven(request: IncomingMessage, response: ServerResponse): void {
  const id = request.headers['x-request-id'] === undefined ? null : givenId(request);
  if (id !== null) response.setHeader('X-Request-Id', id);
}
