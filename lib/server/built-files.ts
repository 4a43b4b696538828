import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import mime from 'mime-types';
import { acceptedCoding } from '../http.ts';
import { sendPage } from './answers.ts';
import { inCoding } from './codings.ts';
import { pages, toAnswer } from './pages.ts';

/** The file of a sheet or a script of the build, by the segments of its address; null for what is none. */
export function builtFile(root: string, segments: readonly string[]): string | null {
  const [first, second, ...rest] = segments;
  const isPlain = rest.length > 0 && rest.every((segment) => /^[\w~-][\w.~-]*$/.test(segment));
  return first === '_next' && second === 'static' && isPlain && /\.(?:css|js)$/.test(rest.at(-1)!)
    ? join(root, '.next', 'static', ...rest)
    : null;
}

/**
 * Answers with a text file whose address is another one when it is another, compressed once and kept as pages are. Throws if it
 * cannot be read.
 */
export async function answerTextFile(
  request: IncomingMessage,
  response: ServerResponse,
  { address, file }: { address: string; file: string },
): Promise<void> {
  const began = pages().now();
  const kept = pages().get(address);
  const headers = {
    'Content-Type': mime.contentType(mime.lookup(file) || 'text/plain') || 'text/plain',
    'Cache-Control': 'public, max-age=31536000, immutable',
    Vary: 'Accept-Encoding',
    'X-Content-Type-Options': 'nosniff',
  };
  const page =
    kept ??
    toAnswer(await readFile(file, 'utf8'), {
      status: 200,
      headers,
      modified: null,
      revision: null,
      expires: Number.POSITIVE_INFINITY,
    });
  if (!kept) pages().put(address, page, began);
  const coding = acceptedCoding(request.headers['accept-encoding']);
  const body = await inCoding(address, page, coding);
  sendPage(request, response, page, { coding, body }, kept ? 'waypost; hit' : 'waypost; fwd=miss; stored');
}
