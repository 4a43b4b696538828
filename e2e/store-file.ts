import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Blog } from './server.ts';

/** The store of a blog whose server may be writing to it just now: whoever opens it here waits for their turn (ms). */
export const openStoreOf = ({ dataDir }: Blog, options: { readOnly?: boolean } = {}): DatabaseSync =>
  new DatabaseSync(join(dataDir, 'waypost.db'), { timeout: 10_000, ...options });
