import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What `DATA_DIR` stands on: bytes that are left for us, and why nothing can be written (null if something can). */
export type Disk = { free: number; problem: string | null };

/** What is written to see whether it can be: a page of most file systems (bytes). */
const sample = Buffer.alloc(4096, 'waypost\n');

/** Looks at the disk of a folder, by writing a small file there and removing it again. */
export async function lookAtDisk(folder: string): Promise<Disk> {
  const file = join(folder, `.written-by-health-${process.pid}`);
  let problem: string | null = null;
  try {
    await writeFile(file, sample);
  } catch (error) {
    problem = (error as Error).message;
  }
  await rm(file, { force: true }).catch(() => {});
  const { bavail, bsize } = await statfs(folder).catch(() => ({ bavail: 0, bsize: 0 }));
  return { free: bavail * bsize, problem };
}
