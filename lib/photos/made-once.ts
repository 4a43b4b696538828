import { LRUCache } from 'lru-cache';
import type { Store } from '../db/open.ts';
import { once } from '../once.ts';
import { isPictureError } from './darkroom-errors.ts';
import { isWhole } from './whole-file.ts';

/** What could not be made is not tried again so soon (ms): one picture could keep the darkroom busy for good. */
const hour = 60 * 60 * 1000;
const hopeless = (): LRUCache<string, Error> =>
  once('hopeless-pictures', () => new LRUCache<string, Error>({ max: 1000, ttl: hour }));

const underWay = (): Map<string, Promise<void>> => once('derivatives', () => new Map());

/** Does work of a name while nobody else does, at any of the servers that share what is made. */
export type Alone = Store['alone'];

/**
 * Sees to it that a picture's file (an absolute path) is there as a whole: `work` makes it on its first request, once for all who ask, at whichever server.
 * `what` names the picture, of which one thing is made at a time. Throws what `work` throws, a PictureError for an hour after it was
 * thrown first.
 */
export async function makeOnce(file: string, what: string, alone: Alone, work: () => Promise<void>): Promise<void> {
  if (isWhole(file)) return;
  const failed = hopeless().get(file);
  if (failed) throw failed;
  const begin = (): Promise<void> =>
    alone(`making ${what}`, async () => (isWhole(file) ? undefined : work()))
      .catch((error: unknown) => {
        if (isPictureError(error)) hopeless().set(file, error);
        throw error;
      })
      .finally(() => underWay().delete(file));
  const running = underWay().get(file) ?? begin();
  underWay().set(file, running);
  await running;
}
