import { createHash } from 'node:crypto';
import { closeSync, lstatSync, openSync, readSync } from 'node:fs';

/** What is read at a time; one for all, because a new one for each small file takes longer than the file. */
const piece = Buffer.alloc(1 << 16);

/** The hash of a file's bytes, as `hashOf` gives it, of whatever size. */
export function hashOfFile(file: string): string {
  const hash = createHash('sha256');
  const handle = openSync(file, 'r');
  try {
    for (let read = readSync(handle, piece); read > 0; read = readSync(handle, piece)) hash.update(piece.subarray(0, read));
  } finally {
    closeSync(handle);
  }
  return hash.digest('hex');
}

/** Have two files the same bytes? The second need not be there. */
export function isSameFile(one: string, other: string): boolean {
  const [a, b] = [lstatSync(one), lstatSync(other, { throwIfNoEntry: false })];
  return b?.isFile() === true && a.size === b.size && hashOfFile(one) === hashOfFile(other);
}
