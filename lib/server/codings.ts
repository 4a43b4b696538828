import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants, gunzip, gzip } from 'node:zlib';
import { pages, toOwnBytes, type Coding, type Page } from './pages.ts';

const compress = {
  br: (body: Buffer) =>
    promisify(brotliCompress)(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 6, [constants.BROTLI_PARAM_SIZE_HINT]: body.byteLength },
    }),
  gzip: (body: Buffer) => promisify(gzip)(body),
};

async function plainBytes({ bodies }: Page): Promise<Buffer> {
  const [plain, packed] = [bodies.get('identity'), bodies.get('br')];
  if (plain) return plain;
  return packed ? promisify(brotliDecompress)(packed) : promisify(gunzip)(bodies.get('gzip')!);
}

/**
 * A page's bytes in a coding, made if nobody asked for it before, and kept. Readers who ask meanwhile make it too: theirs
 * are the same bytes.
 */
export async function inCoding(url: string, page: Page, coding: Coding): Promise<Buffer> {
  if (coding === 'identity') page.plainIsRead = true;
  const kept = page.bodies.get(coding);
  if (kept) return kept;
  const bytes = await plainBytes(page);
  const body = toOwnBytes(coding === 'identity' ? bytes : await compress[coding](bytes));
  pages().keepCoding(url, page, coding, body);
  return body;
}
