import { join } from 'node:path';
import { env } from './env.ts';

/**
 * The folder that pictures, settings and other files of the content are served from: the content folder; or where several servers
 * share a store, what the one that published last has put for all of them into `DATA_DIR` (lib/publish/mirror.ts).
 */
export function servedFolder(): string {
  const { database, contentDir, dataDir } = env();
  return 'file' in database ? contentDir : join(/* turbopackIgnore: true */ dataDir, 'served');
}

/** What is put there, and where it comes from. */
export const mirrored = () => ({ from: env().contentDir, to: servedFolder(), without: env().dataDir });
