import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './processes.ts';
import { progress } from './report.ts';
import { repoDir } from './work.ts';

const sources = ['app', 'components', 'lib', 'next.config.mjs', 'package-lock.json'];

let made: Promise<void> | undefined;

/** Builds the product unless the last build is newer than every file that it is made from. */
export function ensureBuilt(): Promise<void> {
  made ??= isCurrent() ? Promise.resolve() : build();
  return made;
}

async function build(): Promise<void> {
  progress('next build');
  await run('npm', ['run', 'build'], { cwd: repoDir });
}

function isCurrent(): boolean {
  const id = join(repoDir, '.next', 'BUILD_ID');
  if (!existsSync(id)) return false;
  return sources.every((source) => newest(join(repoDir, source)) <= statSync(id).mtimeMs);
}

function newest(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) return 0;
  if (!stats.isDirectory()) return stats.mtimeMs;
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
