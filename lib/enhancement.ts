import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from './env.ts';
import { once } from './once.ts';
import * as urls from './urls.ts';

/** What a script adds to a page that works without it. */
export type Enhancement = 'comment-form' | 'lightbox' | 'moderation' | 'photo-keys' | 'search';

/** The folder of the scripts, as they are served. */
const enhancementFolder = (): string => join(/* turbopackIgnore: true */ env().programDir, 'enhancements');

/** The address of a script; another one when the script is another, so that browsers may keep it for good. */
export const enhancementAddress = (name: Enhancement): string =>
  once(`enhancement-${name}`, () => {
    const hash = createHash('sha256')
      .update(readFileSync(join(enhancementFolder(), `${name}.js`)))
      .digest('hex');
    return urls.enhancement(name, hash.slice(0, 12));
  });

/**
 * Is the script in this file, asked for with this query, the one that the query names? While two versions of the program run, one may be asked for
 * the script of the other, and caches would keep the wrong one for good.
 */
export const isNamedScript = (file: string, query: string): boolean =>
  query !== '' &&
  existsSync(join(enhancementFolder(), file)) &&
  enhancementAddress(file.slice(0, -'.js'.length) as Enhancement).endsWith(query);

/** What a script loads of a package: the names that it asks for, and the files. */
const packaged: Record<string, string> = {
  'photoswipe.js': 'photoswipe/dist/photoswipe.esm.min.js',
  'photoswipe.css': 'photoswipe/dist/photoswipe.css',
};

/** The file of a script that is asked for by the segments of its address, in its folder; null if there is none. */
export function enhancementFile([first, second = '', ...more]: readonly string[]): { folder: string; file: string } | null {
  if (first !== urls.enhancementSegment || more.length > 0) return null;
  if (Object.hasOwn(packaged, second))
    return { folder: join(/* turbopackIgnore: true */ env().programDir, 'node_modules'), file: packaged[second]! };
  const isOurs = /^[a-z-]+\.js$/.test(second) && existsSync(join(enhancementFolder(), second));
  return isOurs ? { folder: enhancementFolder(), file: second } : null;
}
