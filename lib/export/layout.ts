import { commentsEnding } from '../content/scan.ts';

/**
 * What an export is made of. `content/` is the content folder, byte for byte, with `a.md.comments.json` beside each `a.md` that was commented on;
 * the rest stands above it, so that it meets no name of an author's, and `content/` alone can be served as it is.
 */
export const layout = {
  /** Says that the folder is an export, and of which form. */
  mark: 'waypost-export.json',
  content: 'content',
  /** What became of every address (lib/publish/ledger-archive.ts). */
  ledger: 'ledger.json',
  /** What was said where no document is now. */
  comments: 'comments.json',
} as const;

/** The form of exports: what `mark` says. */
export const exportForm = { waypostExport: 1 } as const;

/** Bytes of a name; file systems end at 255. */
const longestName = 255;

/** The file with the comments on a document's file; null if no file system would take its name. */
export function commentsFileOf(file: string): string | null {
  const name = file.slice(file.lastIndexOf('/') + 1) + commentsEnding;
  return Buffer.byteLength(name) > longestName ? null : file + commentsEnding;
}

/** The document's file that a file with comments belongs to; null if it is none. */
export const documentFileOf = (file: string): string | null =>
  file.endsWith(commentsEnding) ? file.slice(0, -commentsEnding.length) : null;
