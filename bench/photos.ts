import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { workDir } from './made.ts';
import { progress } from './report.ts';
import { paint, sceneNames } from './scenes/paint.ts';

const [width, height] = [4000, 3000];

/** Painted at less, because a photo is soft at its full size. */
const painted = { width: 1600, height: 1200 };

/** A 12-megapixel JPEG as a camera writes it: some 3 MB, grainy, with a time. */
async function photograph(scene: Buffer, number: number): Promise<Buffer> {
  const [left, top] = [(number * 37) % 200, (number * 53) % 150];
  const grain = await sharp({
    create: { width, height, channels: 3, background: '#808080', noise: { type: 'gaussian', mean: 128, sigma: 9 } },
  })
    .png({ compressionLevel: 0 })
    .toBuffer();
  const minute = String(number % 60).padStart(2, '0');
  return sharp(scene, { raw: { ...painted, channels: 3 } })
    .extract({ left, top, width: 1400, height: 1050 })
    .resize(width, height)
    .composite([{ input: grain, blend: 'soft-light' }])
    .jpeg({ quality: 88 })
    .withExif({ IFD0: { Make: 'Bench', Model: 'One' }, IFD2: { DateTimeOriginal: `2013:03:10 12:${minute}:00` } })
    .toBuffer();
}

/** A folder with `n` photos of 12 megapixels, no two alike; made once. */
export async function photos(n: number): Promise<string> {
  const folder = join(workDir, `photos-${n}`);
  if (existsSync(folder)) return folder;
  const draft = `${folder}.part`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  for (let number = 0; number < n; number += 7) {
    progress(`photos are painted: ${number} of ${n}`);
    const scene = sceneNames[(number / 7) % sceneNames.length]!;
    const pixels = paint({ scene, ...painted, seed: number + 1 });
    for (let at = number; at < Math.min(n, number + 7); at++)
      await writeFile(join(draft, `img_${String(at).padStart(4, '0')}.jpg`), await photograph(pixels, at));
  }
  await rename(draft, folder);
  return folder;
}
