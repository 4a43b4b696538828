import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, type Store } from '../db/open.ts';
import { queueMail, type Mail } from './queue.ts';

export type ScratchQueue = {
  store: Store;
  file: string;
  /** A second process on the same file. */
  openAgain: () => Promise<Store>;
  queue: (mail?: Partial<Mail>, now?: number) => Promise<void>;
  /** What is queued, in order. */
  rows: () => Promise<{ recipient: string; message: string; due: number; tries: number; error: string | null }[]>;
  close: () => Promise<void>;
};

/** A store in a folder of its own, and mail in it that is due from 0 on. */
export async function scratchQueue(): Promise<ScratchQueue> {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-mail-'));
  const file = join(folder, 'waypost.db');
  const stores: Store[] = [];
  const open = async (): Promise<Store> => {
    const store = await openStore(file);
    stores.push(store);
    return store;
  };
  const store = await open();
  return {
    store,
    file,
    openAgain: open,
    queue: (mail, now = 0) => queueMail(store.write, { to: 'bea@example.org', subject: 'News', text: 'Some.', ...mail }, now),
    rows: () => store.read.selectFrom('mails').select(['recipient', 'message', 'due', 'tries', 'error']).orderBy('id').execute(),
    async close() {
      for (const each of stores) await each.close();
      rmSync(folder, { recursive: true });
    },
  };
}
