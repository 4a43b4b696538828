import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp, { type Sharp } from 'sharp';

/** A folder for pictures, for tests. */
export function scratchFolder(): { folder: string; write: (name: string, bytes: Buffer | string) => string; end: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-pictures-'));
  return {
    folder,
    write(name, bytes) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    },
    end: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** The corners of a picture whose every quarter has its own colour: red, green, blue, yellow, from the top left, row by row. */
export const quarters = [
  [220, 40, 40],
  [40, 170, 60],
  [50, 70, 210],
  [230, 210, 60],
] as const;

/** A picture in four colours (RGB, 8 bit), so that it can be seen which way up it is. */
export function quartered(width = 120, height = 80): Sharp {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const colour = quarters[(y < height / 2 ? 0 : 2) + (x < width / 2 ? 0 : 1)]!;
      pixels.set(colour, (y * width + x) * 3);
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

/** The colours in the middle of a picture's quarters, as `quarters` has them. */
export async function quartersOf(file: string | Buffer): Promise<number[][]> {
  const { data, info } = await sharp(file).removeAlpha().toColourspace('srgb').raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number): number[] => {
    const start = (Math.floor(y * info.height) * info.width + Math.floor(x * info.width)) * info.channels;
    return [...data.subarray(start, start + 3)];
  };
  return [at(0.25, 0.25), at(0.75, 0.25), at(0.25, 0.75), at(0.75, 0.75)];
}

/** A small GIF of three frames. */
export async function animation(width = 60, height = 40): Promise<Buffer> {
  const frames = await Promise.all(
    ['#c33', '#3c3', '#33c'].map((background) =>
      sharp({ create: { width, height, channels: 3, background } })
        .png()
        .toBuffer(),
    ),
  );
  return sharp(frames, { join: { animated: true } })
    .gif({ delay: [100, 200, 300] })
    .toBuffer();
}
