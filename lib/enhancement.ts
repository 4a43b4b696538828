import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from './env.ts';
import { once } from './once.ts';
import * as urls from './urls.ts';

/** What a script adds to a page that works without it. */
export type Enhancement = 'comment-form' | 'moderation';

/** The folder of the scripts, as they are served. */
export const enhancementFolder = (): string => join(/* turbopackIgnore: true */ env().programDir, 'enhancements');

/** The address of a script; another one when the script is another, so that browsers may keep it for good. */
export const enhancementAddress = (name: Enhancement): string =>
  once(`enhancement-${name}`, () => {
    const hash = createHash('sha256')
      .update(readFileSync(join(enhancementFolder(), `${name}.js`)))
      .digest('hex');
    return urls.enhancement(name, hash.slice(0, 12));
  });

/** The file of a script that is asked for by the segments of its address; null if there is none. */
export function enhancementFile([first, second, ...more]: readonly string[]): string | null {
  const name = first === urls.enhancementSegment && more.length === 0 ? /^[a-z-]+\.js$/.exec(second ?? '')?.[0] : undefined;
  return name && existsSync(join(enhancementFolder(), name)) ? name : null;
}
