import { chance } from './noise.ts';

/** Red, green and blue as amounts of light, 1 for white; lamps and the sun are brighter. */
export type Colour = readonly [number, number, number];

/** A picture in the making, in linear light. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly light: Float32Array;
}

/** What the painter of a pixel is handed: `across` is 0 in the middle and `down` 0 at the top, in heights of the picture. */
export type Brush = (across: number, down: number, pixel: Float32Array) => void;

/** A black picture. */
export function blankCanvas(width: number, height: number): Canvas {
  return { width, height, light: new Float32Array(width * height * 3) };
}

/** The light of a colour as it is written in a style sheet: `#8090a0`. */
export function colour(hex: string): Colour {
  const channel = (start: number) => (parseInt(hex.slice(start, start + 2), 16) / 255) ** 2.2;
  return [channel(1), channel(3), channel(5)];
}

export function mix(from: Colour, to: Colour, share: number): Colour {
  return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share, from[2] + (to[2] - from[2]) * share];
}

/** Lays `over` on a pixel so that it covers `share` of it. */
export function cover(pixel: Float32Array, over: Colour, share: number): void {
  pixel[0] = pixel[0]! + (over[0] - pixel[0]!) * share;
  pixel[1] = pixel[1]! + (over[1] - pixel[1]!) * share;
  pixel[2] = pixel[2]! + (over[2] - pixel[2]!) * share;
}

/** Adds light to a pixel. */
export function shine(pixel: Float32Array, lamp: Colour, strength: number): void {
  pixel[0] = pixel[0]! + lamp[0] * strength;
  pixel[1] = pixel[1]! + lamp[1] * strength;
  pixel[2] = pixel[2]! + lamp[2] * strength;
}

/** Goes over the rows from `from` to `to`, and the columns from `left` to `right` (as a brush counts); the brush finds in `pixel` what was painted before. */
export function brushOver(canvas: Canvas, brush: Brush, from = 0, to = 1, left = -10, right = 10): void {
  const { width, height, light } = canvas;
  const pixel = new Float32Array(3);
  const firstColumn = Math.max(0, Math.floor(left * height + width / 2));
  const lastColumn = Math.min(width, Math.ceil(right * height + width / 2));
  const lastRow = Math.min(height, Math.ceil(to * height));
  for (let row = Math.max(0, Math.floor(from * height)); row < lastRow; row++) {
    const down = (row + 0.5) / height;
    for (let column = firstColumn; column < lastColumn; column++) {
      const at = (row * width + column) * 3;
      pixel[0] = light[at]!;
      pixel[1] = light[at + 1]!;
      pixel[2] = light[at + 2]!;
      brush((column + 0.5 - width / 2) / height, down, pixel);
      light[at] = pixel[0];
      light[at + 1] = pixel[1];
      light[at + 2] = pixel[2];
    }
  }
}

/** A soft round light; `radius` in heights of the picture is where it has faded to a third. */
export function glow(canvas: Canvas, across: number, down: number, radius: number, lamp: Colour, strength = 1): void {
  const { width, height, light } = canvas;
  const x = across * height + width / 2;
  const y = down * height;
  const size = Math.max(0.7, radius * height);
  const weaker = Math.min(1, (radius * height) / 0.7) ** 2 * strength;
  const reach = Math.ceil(size * 3);
  for (let row = Math.max(0, Math.floor(y - reach)); row <= Math.min(height - 1, y + reach); row++) {
    for (let column = Math.max(0, Math.floor(x - reach)); column <= Math.min(width - 1, x + reach); column++) {
      const away = ((column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2) / (size * size);
      const share = Math.exp(-away) * weaker;
      const at = (row * width + column) * 3;
      light[at] = light[at]! + lamp[0] * share;
      light[at + 1] = light[at + 1]! + lamp[1] * share;
      light[at + 2] = light[at + 2]! + lamp[2] * share;
    }
  }
}

/** How the finished light becomes bytes. `grain` is in steps of 1/255. */
export interface Finish {
  exposure?: number;
  vignette?: number;
  grain?: number;
}

function rolledOff(value: number): number {
  return value < 0.55 ? value : 0.55 + 0.45 * (1 - Math.exp((0.55 - value) / 0.45));
}

/** Three bytes a pixel, sRGB: highlights rolled off as on film, darker towards the corners, with a little grain. */
export function developed(canvas: Canvas, { exposure = 1, vignette = 0.35, grain = 1.6 }: Finish, seed: number): Buffer {
  const { width, height, light } = canvas;
  const bytes = Buffer.allocUnsafe(width * height * 3);
  const curve = new Float32Array(4097);
  for (let step = 0; step <= 4096; step++) curve[step] = 255 * (step / 4096) ** (1 / 2.2);
  const far = (width * width + height * height) / 4;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const out = ((column - width / 2) ** 2 + (row - height / 2) ** 2) / far;
      const share = exposure * (1 - vignette * out * (0.4 + 0.6 * out));
      const speck = (chance(column, row, seed) + chance(column >> 1, row >> 1, seed + 7) - 1) * grain * 1.6;
      const at = (row * width + column) * 3;
      for (let channel = 0; channel < 3; channel++) {
        const value = rolledOff(Math.max(0, light[at + channel]! * share));
        bytes[at + channel] = Math.max(0, Math.min(255, Math.round(curve[Math.min(4096, Math.round(value * 4096))]! + speck)));
      }
    }
  }
  return bytes;
}
