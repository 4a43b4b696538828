import { copyFileSync, lstatSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** Why a file cannot be copied: a sentence; null if it can. Links are not followed: they may lead out of the source. */
export function whyNotCopied(from: string): string | null {
  const stats = lstatSync(from, { throwIfNoEntry: false });
  if (!stats) return 'The file is not there.';
  if (stats.isSymbolicLink()) return 'It is a symbolic link, which may lead anywhere.';
  return stats.isFile() ? null : 'It is no file.';
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
