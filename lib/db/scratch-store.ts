import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from './open.ts';

/** An empty store in a folder of its own, for tests. */
export type ScratchStore = {
  store: Store;
  file: string;
  /** A second process on the same file. */
  openAgain: () => Promise<Store>;
  close: () => Promise<void>;
};

export async function scratchStore(): Promise<ScratchStore> {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-store-'));
  const file = join(folder, 'waypost.db');
  const stores: Store[] = [];
  const openAgain = async (): Promise<Store> => {
    const store = await openStore({ file });
    stores.push(store);
    return store;
  };
  return {
    store: await openAgain(),
    file,
    openAgain,
    async close() {
      for (const each of stores) await each.close();
      rmSync(folder, { recursive: true });
    },
  };
}
