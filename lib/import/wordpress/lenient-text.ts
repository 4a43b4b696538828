import { isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';

const newline = 0x0a;
const windows1252 = new TextDecoder('windows-1252');

/** How many bytes a character of UTF-8 has that begins with this one (RFC 3629, section 3); 0 if none begins so. */
function lengthOf(first: number): number {
  if (first < 0xc2 || first > 0xf4) return 0;
  return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/** Bytes as text: what is valid UTF-8 as that, any other byte as windows-1252; `mended` counts those. */
export function toLenientText(bytes: Buffer): { text: string; mended: number } {
  if (isUtf8(bytes)) return { text: bytes.toString('utf8'), mended: 0 };
  let [text, mended, from] = ['', 0, 0];
  for (let at = 0; at < bytes.length;) {
    const length = bytes[at]! < 0x80 ? 1 : lengthOf(bytes[at]!);
    if (length > 0 && isUtf8(bytes.subarray(at, at + length))) {
      at += length;
      continue;
    }
    text += bytes.toString('utf8', from, at) + windows1252.decode(bytes.subarray(at, at + 1));
    mended++;
    from = ++at;
  }
  return { text: text + bytes.toString('utf8', from), mended };
}

/** Some whole lines of a file, and how many bytes of it have been read. */
export type Lines = { text: string; mended: number; read: number };

/** A file as text, in pieces that end where a line does; see `toLenientText`. */
export async function* readLines(file: string): AsyncGenerator<Lines> {
  let rest: Buffer[] = [];
  let read = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 16 }) as AsyncIterable<Buffer>) {
    read += chunk.length;
    const end = chunk.lastIndexOf(newline) + 1;
    if (end === 0) {
      rest.push(chunk);
      continue;
    }
    yield { ...toLenientText(Buffer.concat([...rest, chunk.subarray(0, end)])), read };
    rest = [chunk.subarray(end)];
  }
  yield { ...toLenientText(Buffer.concat(rest)), read };
}
