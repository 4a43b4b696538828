import { buildIfNeeded } from '../lib/cli/up.ts';
import { repoDir } from './made.ts';
import { progress } from './report.ts';

let made: Promise<void> | undefined;

/** Builds the product, as `npm run up` would, once a call of the bench. */
export function ensureBuilt(): Promise<void> {
  made ??= build();
  return made;
}

async function build(): Promise<void> {
  progress('next build, if needed');
  buildIfNeeded(repoDir);
}
