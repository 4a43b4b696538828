import { copyFileSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { hashOf } from '../content/document.ts';

/** Why a file cannot be copied: a sentence; null if it can. Links are not followed: they may lead out of the source. */
export function whyNotCopied(from: string): string | null {
  const stats = lstatSync(from, { throwIfNoEntry: false });
  if (!stats) return 'The file is not there.';
  if (stats.isSymbolicLink()) return 'It is a symbolic link, which may lead anywhere.';
  return stats.isFile() ? null : 'It is no file.';
}

/** Have two files the same bytes? The second need not be there. */
export function isSameFile(one: string, other: string): boolean {
  const [a, b] = [lstatSync(one), lstatSync(other, { throwIfNoEntry: false })];
  return b?.isFile() === true && a.size === b.size && hashOf(readFileSync(one)) === hashOf(readFileSync(other));
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
