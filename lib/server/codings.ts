import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants, gunzip, gzip } from 'node:zlib';
import { pages, tagOf, toOwnBytes, type Coding, type Page } from './pages.ts';

const compress = {
  br: (body: Buffer) =>
    promisify(brotliCompress)(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: body.byteLength },
    }),
  gzip: (body: Buffer) => promisify(gzip)(body),
};

/** What is kept of a page is not what was put there. It is kept no more. */
export class DamagedPage extends Error {
  constructor(url: string, cause?: unknown) {
    super(`What was kept of ${url} is damaged, and is made again.`, { cause });
  }
}

async function unpack({ bodies }: Page): Promise<Buffer> {
  const packed = bodies.get('br');
  return packed ? promisify(brotliDecompress)(packed) : promisify(gunzip)(bodies.get('gzip')!);
}

async function plainBytes(url: string, page: Page): Promise<Buffer> {
  const plain = page.bodies.get('identity');
  if (plain) return plain;
  let cause: unknown;
  try {
    const bytes = await unpack(page);
    if (tagOf(bytes) === page.tag) return bytes;
  } catch (error) {
    cause = error;
  }
  pages().invalidate(url);
  throw new DamagedPage(url, cause);
}

/**
 * A page's bytes in a coding, made if nobody asked for it before, and kept. Readers who ask meanwhile make it too: theirs
 * are the same bytes. Throws a DamagedPage if the page has to be made again.
 */
export async function inCoding(url: string, page: Page, coding: Coding): Promise<Buffer> {
  if (coding === 'identity') page.plainIsRead = true;
  const kept = page.bodies.get(coding);
  if (kept) return kept;
  const bytes = await plainBytes(url, page);
  const body = toOwnBytes(coding === 'identity' ? bytes : await compress[coding](bytes));
  pages().keepCoding(url, page, coding, body);
  return body;
}
