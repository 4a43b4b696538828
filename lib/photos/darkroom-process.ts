/**
 * The process that decodes pictures, apart from the one that serves readers: whatever a hostile picture does to a decoder,
 * the blog stays up, and the memory that decoding takes goes back when the process ends.
 */
import sharp from 'sharp';
import { drawCard } from './card-drawing.ts';
import type { Answer, Order } from './darkroom.ts';
import { develop, strip, writeWhole } from './develop.ts';
import { examine, readPicture, UnfitPicture } from './examine.ts';

// Files are read once each, so what libvips would keep is in the way; the work is spread over pictures, not within one.
sharp.cache(false);
sharp.concurrency(1);

// Decoders for what is never published (SVG, TIFF, PDF, …) stay closed whatever a file claims to be.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadNsgif', 'VipsForeignLoadHeif'],
});

async function carryOut({ task }: Order): Promise<unknown> {
  if (task.kind === 'hash') return (await readPicture(task.file)).hash;
  if (task.kind === 'examine') return examine(task.file);
  if (task.kind === 'draw') return writeWhole(task.to, await drawCard(task.card));
  if (task.kind === 'strip') return strip(task.file, task.image, task.to);
  return develop(task.file, task.image, task.prints);
}

/** An error as far as it can be told to another process: a disk that is full is known by its code. */
const toTold = (error: unknown): Answer['error'] =>
  error instanceof Error ? { message: error.message, code: (error as NodeJS.ErrnoException).code } : { message: String(error) };

process.on('message', async (order: Order) => {
  const { id } = order;
  const answer: Answer = await carryOut(order).then(
    (result) => ({ id, result }),
    (error: unknown) => (error instanceof UnfitPicture ? { id, problem: error.problem } : { id, error: toTold(error) }),
  );
  process.send?.(answer);
});

process.on('disconnect', () => process.exit());
