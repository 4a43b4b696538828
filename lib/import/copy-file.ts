import { createHash } from 'node:crypto';
import { closeSync, copyFileSync, lstatSync, mkdirSync, openSync, readSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** Why a file cannot be copied: a sentence; null if it can. Links are not followed: they may lead out of the source. */
export function whyNotCopied(from: string): string | null {
  const stats = lstatSync(from, { throwIfNoEntry: false });
  if (!stats) return 'The file is not there.';
  if (stats.isSymbolicLink()) return 'It is a symbolic link, which may lead anywhere.';
  return stats.isFile() ? null : 'It is no file.';
}

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

/** Whoever reads `to` finds all of the copy, or what was there before. */
export function copyWhole(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  const unfinished = `${to}.unfinished~`;
  try {
    copyFileSync(from, unfinished);
    renameSync(unfinished, to);
  } finally {
    rmSync(unfinished, { force: true });
  }
}
