import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const benchDir = import.meta.dirname;

/** The folder of the product: `server.ts` and `package.json` are here. */
export const repoDir = dirname(benchDir);

/** Everything that the bench makes; ignored by git and safe to delete. */
export const workDir = join(benchDir, 'made');

/** What one call makes; emptied by the next. */
export const runDir = join(workDir, 'run');

const { config } = JSON.parse(readFileSync(join(repoDir, 'package.json'), 'utf8')) as {
  config: { environment: string; flags: string; commandFlags: string };
};

/** How `npm start` runs Node: the limits on memory are part of the product. */
export const nodeFlags: string[] = config.flags.split(' ');

/** How `npm run content` does. */
export const commandFlags: string[] = config.commandFlags.split(' ');

/** What it puts into the environment. */
export const nodeEnvironment: Record<string, string> = Object.fromEntries(
  config.environment.split(' ').map((word) => {
    const mark = word.indexOf('=');
    return [word.slice(0, mark), word.slice(mark + 1)];
  }),
);
