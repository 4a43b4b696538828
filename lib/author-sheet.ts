import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { once } from './once.ts';
import * as urls from './urls.ts';

/** The name of the author's own sheet, in the content folder. */
export const authorSheetFile = 'theme.css';

const holder = (): { address: string | null } => once('author-sheet', () => ({ address: null }));

/** Its address, another one when its bytes are others, so that browsers may keep it for good; null if there is none. */
function addressIn(contentDir: string): string | null {
  try {
    const bytes = readFileSync(join(contentDir, authorSheetFile));
    return urls.authorSheet(createHash('sha256').update(bytes).digest('hex').slice(0, 12));
  } catch {
    // Whatever keeps it from being read keeps it from being served: pages go without.
    return null;
  }
}

/** The address of the author's sheet as it was read last, for pages to name; null if there is none. */
export const authorSheet = (): string | null => holder().address;

/** Looks what the author's sheet is now. Gives whether it is another one than before. `only` are the paths that may have changed (null: all). */
export function reloadAuthorSheet(contentDir: string, only: readonly string[] | null = null): boolean {
  if (only && !only.includes(authorSheetFile)) return false;
  const before = holder().address;
  holder().address = addressIn(contentDir);
  return holder().address !== before;
}

/** Is this (path and query) the address of the sheet with the bytes that the folder has now? */
export const isAuthorSheet = (contentDir: string, address: string): boolean =>
  address.startsWith(urls.authorSheet('')) && address === addressIn(contentDir);
