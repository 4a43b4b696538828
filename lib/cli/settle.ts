import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** Has what was written to a file or a folder on disk when it returns. */
function settle(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * Has `fill` write a file that only its owner may read, from its first byte on, and puts it to `target` when it is on disk: whoever reads
 * `target` finds all of it or what was there before. `replace` puts it there in another way than by a rename.
 */
export async function settleFile(
  target: string,
  fill: (unfinished: string) => Promise<unknown> | void,
  replace: (unfinished: string) => void = (unfinished) => renameSync(unfinished, target),
): Promise<void> {
  const unfinished = `${target}.unfinished`;
  rmSync(unfinished, { force: true });
  try {
    closeSync(openSync(unfinished, 'wx', 0o600));
    await fill(unfinished);
    settle(unfinished);
    replace(unfinished);
    settle(dirname(target));
  } finally {
    rmSync(unfinished, { force: true });
  }
}
