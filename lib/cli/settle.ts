import { closeSync, fsyncSync, openSync } from 'node:fs';

/** Has what was written to a file or a folder on disk when it returns. */
export function settle(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
