import { realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { subscribe } from '@parcel/watcher';

/** An editor saves in several steps, git in many: they are reported together after so long without another (ms). */
const settle = 25;

/** Steps that never end are reported after so long all the same (ms). */
const patience = 250;

/**
 * Reports saved, added, moved and deleted files of a folder, as paths in it; `null` when the system lost count and
 * everything has to be compared. Gives what ends the watch. Throws if the folder cannot be watched.
 */
export async function watch(folder: string, report: (paths: string[] | null) => void): Promise<() => Promise<void>> {
  const root = await realpath(folder);
  let paths: Set<string> | null = new Set();
  let first = 0;
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    const reported = paths && [...paths];
    paths = new Set();
    first = 0;
    report(reported);
  };
  const later = (): void => {
    first ||= Date.now();
    clearTimeout(timer);
    timer = setTimeout(flush, Math.max(0, Math.min(settle, first + patience - Date.now())));
  };
  const subscription = await subscribe(
    root,
    (error, events) => {
      if (error) paths = null;
      for (const { path } of events ?? []) paths?.add(relative(root, path).split(sep).join('/'));
      later();
    },
    { ignore: ['.git', '**/node_modules'] },
  );
  return async () => {
    clearTimeout(timer);
    await subscription.unsubscribe();
  };
}
