import { scratchStore, type ScratchStore } from '../db/scratch-store.ts';
import { queueMail, type Mail } from './queue.ts';

export type ScratchQueue = ScratchStore & {
  queue: (mail?: Partial<Mail>, now?: number) => Promise<void>;
  /** What is queued, in order. */
  rows: () => Promise<{ recipient: string; message: string; due: number; tries: number; error: string | null }[]>;
};

/** A store in a folder of its own, and mail in it that is due from 0 on. */
export async function scratchQueue(): Promise<ScratchQueue> {
  const scratch = await scratchStore();
  const { read, write } = scratch.store;
  return {
    ...scratch,
    queue: (mail, now = 0) => queueMail(write, { to: 'bea@example.org', subject: 'News', text: 'Some.', ...mail }, now),
    rows: () => read.selectFrom('mails').select(['recipient', 'message', 'due', 'tries', 'error']).orderBy('id').execute(),
  };
}
