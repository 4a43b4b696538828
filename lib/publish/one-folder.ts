import { statSync } from 'node:fs';

/** What a folder is, wherever its name leads to: another one by the same name is another. Null while there is none. */
export function identityOf(folder: string): string | null {
  const stats = statSync(folder, { throwIfNoEntry: false });
  return stats ? `${stats.dev} ${stats.ino} ${stats.birthtimeMs}` : null;
}

/** Half of what was read may be of one folder, and half of another. */
class FolderReplaced extends Error {}

/** A folder that is replaced again each time that it is read is given up. */
const attempts = 5;

/**
 * Does work that reads a folder, which somebody may replace meanwhile by another one: by a rename, or by a symbolic link that leads elsewhere. It
 * is done again then, all of it, so that what it comes to is of one folder. `work` calls `expectSame` when it has read everything, before
 * anything of it lasts; what it throws is thrown.
 */
export async function ofOneFolder<T>(folder: string, work: (expectSame: () => void, isAgain: boolean) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const before = identityOf(folder);
    const expectSame = (): void => {
      if (identityOf(folder) !== before) throw new FolderReplaced(`${folder} was replaced while it was read.`);
    };
    try {
      return await work(expectSame, attempt > 1);
    } catch (error) {
      // What was thrown may come of the replacement too.
      if (identityOf(folder) === before || attempt === attempts) throw error;
    }
  }
}
