import { createHmac, timingSafeEqual } from 'node:crypto';
import { authSecret } from '../auth-secret.ts';
import type { Lines } from '../content/related-lines.ts';
import { inCoding } from './codings.ts';
import { restorePage, type Page } from './pages.ts';

/** A page outside of this process: with the revision it was made from (`made`), and the related lines that it shows. */
export type StoredPage = { page: Page; made: number; lines: Lines };

type Head = { status: number; policy: string; tag: string; expires: number; made: number; lines: Lines };

const sealLength = 32;

/** Says of bytes that this blog has written them for this page (HMAC, RFC 2104), and that each is as it was. */
const sealOf = (url: string, bytes: Buffer): Buffer =>
  createHmac('sha256', authSecret()).update(`stored page\n${url}\n`).update(bytes).digest();

/** A page as bytes: a seal, a line of JSON, and its body as most browsers take it (brotli). */
export async function toStored(url: string, { page, made, lines }: StoredPage): Promise<Buffer> {
  const { status, headers, tag, expires } = page;
  const head: Head = { status, policy: headers['Content-Security-Policy'] ?? '', tag, expires, made, lines };
  const bytes = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), await inCoding(url, page, 'br')]);
  return Buffer.concat([sealOf(url, bytes), bytes]);
}

/** The page at a URL that some bytes are; null if they are none, or any of them is another than was stored. */
export function fromStored(url: string, sealed: Buffer): StoredPage | null {
  const [seal, bytes] = [sealed.subarray(0, sealLength), sealed.subarray(sealLength)];
  if (seal.length < sealLength || !timingSafeEqual(seal, sealOf(url, bytes))) return null;
  const end = bytes.indexOf('\n');
  const { made, lines, ...told } = JSON.parse(bytes.subarray(0, end).toString()) as Head;
  return { page: restorePage(told, bytes.subarray(end + 1)), made, lines };
}
