import { decodeText } from '../decode-text.ts';

/** A text as it was read, with the line ends of Unix; `note` is a sentence for the report, null if it was UTF-8. */
export type LenientText = { text: string; note: string | null };

const plain = (text: string): string => text.replace(/\r\n?/g, '\n');

/**
 * The text of a file that should be UTF-8. Old files are not always: what begins with the mark of UTF-16 is read as that, and what is no
 * UTF-8 as Windows-1252, of which any byte is a character (Encoding Standard, section 9.1). Never throws.
 */
export function decodeLeniently(bytes: Uint8Array): LenientText {
  const mark = Buffer.from(bytes.subarray(0, 2)).toString('hex');
  const wide = { fffe: 'utf-16le', feff: 'utf-16be' }[mark];
  if (wide) return { text: plain(new TextDecoder(wide).decode(bytes)), note: `It was ${wide.toUpperCase()}, and is UTF-8 now.` };
  const { text, note } = decodeText(bytes);
  return { text: plain(text), note: note && 'It is no UTF-8: it was read as Windows-1252, and is UTF-8 now.' };
}
