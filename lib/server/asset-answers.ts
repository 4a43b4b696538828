import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import mime from 'mime-types';
import { sendPage } from './answers.ts';
import { commonHeaders } from './common-headers.ts';
import { pages, toAnswer, type Page } from './pages.ts';
import { hit, sendInCoding, stored } from './send-in-coding.ts';

/**
 * A file that pages load: of the program, or the author's sheet. `isFixed`: another one has another address, so it may be kept for good;
 * `version` names its bytes, where it may be another one while the server runs.
 */
export type Asset = { folder: string; file: string; isFixed: boolean; version?: string };

const cacheControl = (isFixed: boolean): string =>
  isFixed ? 'public, max-age=31536000, immutable' : 'public, max-age=0, must-revalidate';

/** Text of any kind, as far as programs come with it; what is packed already does not get smaller. */
const isCompressible = (type: string): boolean => /^text\/|javascript|json|xml|svg/.test(type);

async function read({ folder, file, isFixed }: Asset): Promise<Page | null> {
  try {
    const bytes = await readFile(join(/* turbopackIgnore: true */ folder, file));
    const type = mime.contentType(mime.lookup(file) || 'application/octet-stream') || 'application/octet-stream';
    const headers = {
      ...commonHeaders(),
      'Content-Type': type,
      'Cache-Control': cacheControl(isFixed),
      ...(isCompressible(type) && { Vary: 'Accept-Encoding' }),
    };
    return toAnswer(bytes, { status: 200, headers, modified: null, revision: null, expires: Infinity });
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG'].includes((error as NodeJS.ErrnoException).code ?? '')) return null;
    throw error;
  }
}

/** Answers a GET or HEAD with a file of the program, compressed once, from the memory of pages; `unknown` if it is not there. */
export async function answerAsset(request: IncomingMessage, response: ServerResponse, asset: Asset): Promise<'sent' | 'unknown'> {
  // No URL begins like this.
  const key = `asset:${asset.isFixed}:${asset.version ?? ''}:${asset.folder}/${asset.file}`;
  const kept = pages().get(key);
  const page = kept ?? (await read(asset));
  if (!page) return 'unknown';
  if (!kept) pages().put(key, page, pages().now());
  const cacheStatus = kept ? hit : stored;
  if (page.headers.Vary === undefined)
    sendPage(request, response, page, { coding: 'identity', body: page.bodies.get('identity')!, cacheStatus });
  else await sendInCoding(request, response, { url: key, page, cacheStatus });
  return 'sent';
}
