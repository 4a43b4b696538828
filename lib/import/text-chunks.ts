import { createReadStream } from 'node:fs';

export type Encoding = 'utf-8' | 'windows-1252';

/** How a file is to be read: as UTF-8 if all of it is that, else as windows-1252, in which every byte is a character. */
export async function encodingOf(path: string): Promise<Encoding> {
  const strict = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const bytes of createReadStream(path)) strict.decode(bytes as Buffer, { stream: true });
    strict.decode();
    return 'utf-8';
  } catch (error) {
    if (error instanceof TypeError) return 'windows-1252';
    throw error;
  }
}

/** The text of a file, piece by piece, each with how many bytes it was made from. */
export async function* textChunks(path: string, encoding: Encoding): AsyncGenerator<{ text: string; bytes: number }> {
  const decoder = new TextDecoder(encoding);
  for await (const bytes of createReadStream(path)) {
    const { length } = bytes as Buffer;
    yield { text: decoder.decode(bytes as Buffer, { stream: true }), bytes: length };
  }
  yield { text: decoder.decode(), bytes: 0 };
}
