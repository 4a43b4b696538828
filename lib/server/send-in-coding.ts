import type { IncomingMessage, ServerResponse } from 'node:http';
import { acceptedCoding } from '../http.ts';
import { sendNotModified, sendWhole } from './answers.ts';
import { inCoding } from './codings.ts';
import type { Page } from './pages.ts';

/** What `Cache-Status` says of an answer (RFC 9211): it was in memory; it was made, and is now; it was made, and is not; it was in memory, and could not be made anew. */
export const [hit, stored, passed, stale] = [
  'waypost; hit',
  'waypost; fwd=miss; stored',
  'waypost; fwd=miss',
  'waypost; hit; fwd=stale; detail="store unreachable"',
] as const;

type Answer = { url: string; page: Page; cacheStatus: string };

/** Answers with a page in the coding that the reader likes best; it is not compressed for whoever has it already. */
export async function sendInCoding(
  request: IncomingMessage,
  response: ServerResponse,
  { url, page, cacheStatus }: Answer,
): Promise<void> {
  const coding = acceptedCoding(request.headers['accept-encoding']);
  if (sendNotModified(request, response, page, { coding, cacheStatus })) return;
  sendWhole(response, page, { coding, cacheStatus, body: await inCoding(url, page, coding) });
}
