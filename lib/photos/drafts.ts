import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { cardFolder } from './cards.ts';
import { derivativeFolder } from './derivatives.ts';
import { draftEnd } from './draft-end.ts';

/** One that is older (ms) was left by a process that was killed: the darkroom gives up a picture after a minute. */
const oldest = 10 * 60_000;

/** Removes what was left half-written by servers that were killed, so that it does not pile up. `now` is ms UTC. */
export async function removeDrafts(now: number): Promise<void> {
  for (const folder of [derivativeFolder(), cardFolder()]) {
    const names = await readdir(folder, { recursive: true }).catch(() => []);
    for (const name of names.filter((each) => each.endsWith(draftEnd))) {
      const file = join(folder, name);
      const stats = await stat(file).catch(() => null);
      if (stats && now - stats.mtimeMs > oldest) await rm(file, { force: true });
    }
  }
}
