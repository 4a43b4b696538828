import type { Lines } from '../content/related-lines.ts';
import { inCoding } from './codings.ts';
import { restorePage, type Page } from './pages.ts';

/** A page outside of this process: with the revision it was made from (`made`), and the related lines that it shows. */
export type StoredPage = { page: Page; made: number; lines: Lines };

type Head = { status: number; policy: string; tag: string; expires: number; made: number; lines: Lines };

/** A page as bytes: a line of JSON, and its body as most browsers take it (brotli). */
export async function toStored(url: string, { page, made, lines }: StoredPage): Promise<Buffer> {
  const { status, headers, tag, expires } = page;
  const head: Head = { status, policy: headers['Content-Security-Policy'] ?? '', tag, expires, made, lines };
  return Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), await inCoding(url, page, 'br')]);
}

/** The page that some bytes are; null if they are none. */
export function fromStored(bytes: Buffer): StoredPage | null {
  const end = bytes.indexOf('\n');
  try {
    const { made, lines, ...told } = JSON.parse(bytes.subarray(0, end).toString()) as Head;
    return { page: restorePage(told, bytes.subarray(end + 1)), made, lines };
  } catch {
    return null;
  }
}
