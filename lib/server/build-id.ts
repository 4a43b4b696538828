import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Names the build in a folder, whose scripts and sheets pages name; empty where there is none, as in `dev`. */
export const buildId = (root: string): Promise<string> =>
  readFile(join(/* turbopackIgnore: true */ root, '.next/BUILD_ID'), 'utf8').then(
    (id) => id.trim(),
    () => '',
  );
