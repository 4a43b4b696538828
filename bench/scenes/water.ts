import { brushOver, type Canvas, type Colour, cover, shine } from './canvas.ts';
import { fbm, type Noise, smooth } from './noise.ts';

/** Water that shows what is painted above it. */
export interface Water {
  /** Where it begins, in heights of the picture from the top. */
  horizon: number;
  /** Where it ends. */
  until?: number;
  /** How far its waves throw the mirrored picture up and down: 0.01 a pond, 0.15 the sea. */
  rough: number;
  /** Waves in the foreground, per height of the picture. */
  fine: number;
  deep: Colour;
  /** How much of the mirrored picture is left at the lower edge, 0 to 1. */
  near: number;
  /** How much longer the mirror image is than what it shows. */
  stretch?: number;
  /** The path that a low sun or moon lays on the waves. */
  path?: { across: number; lamp: Colour };
}

function sampled(canvas: Canvas, across: number, down: number, into: Float32Array, share: number): void {
  const { width, height, light } = canvas;
  const column = Math.min(width - 1, Math.max(0, Math.floor(across * height + width / 2)));
  const row = Math.min(height - 1, Math.max(0, Math.floor(down * height)));
  const at = (row * width + column) * 3;
  into[0] = into[0]! + light[at]! * share;
  into[1] = into[1]! + light[at + 1]! * share;
  into[2] = into[2]! + light[at + 2]! * share;
}

/** Paints water from its horizon down, with waves that shorten into the distance. */
export function paintWater(canvas: Canvas, noise: Noise, water: Water): void {
  const { horizon, rough, fine, deep, near, stretch = 1, until = 1, path } = water;
  const depth = 1 - horizon;
  const seen = new Float32Array(3);
  const samples = 5;
  brushOver(
    canvas,
    (across, down, pixel) => {
      const below = Math.max(0, down - horizon);
      const away = depth / (below + 0.012);
      const x = across * away * fine * 0.28;
      const y = away * fine * 1.5;
      // Waves finer than a pixel would only make noise, so they fade out towards the horizon.
      const octaves = away > 12 ? 2 : away > 4 ? 3 : 4;
      const swell = fbm(noise, x, y, octaves, 0.6);
      const chop = noise(x * 3.7 + 9, y * 3.1);
      const steep = swell * 0.75 + chop * 0.35;
      const throwing = rough * Math.min(1, 0.25 + (below / depth) * 1.1);
      seen.fill(0);
      for (let sample = 0; sample < samples; sample++) {
        const spread = (sample / (samples - 1) - 0.5) * 0.55;
        const up = below * stretch + Math.abs(steep * 1.2 + spread) * throwing * 1.6;
        sampled(canvas, across + chop * throwing * 0.12, horizon - Math.min(horizon, up + 0.003), seen, 1 / samples);
      }
      const flat = Math.min(1, below / depth);
      const mirror = Math.max(
        0.06,
        Math.min(1, 1 - (1 - near) * flat ** 0.7 - steep * 0.55 * Math.min(1, rough * 7) * flat ** 0.4),
      );
      cover(pixel, deep, 1);
      cover(pixel, [seen[0]!, seen[1]!, seen[2]!], mirror);
      if (path) {
        const aside = (across - path.across + steep * 0.02) / (0.028 + flat * 0.11);
        const sparks = smooth(0.02, 0.42 + flat * 0.15, steep + noise(x * 9 + 4, y * 6) * 0.3);
        const even = smooth(0.25, 0, flat) * 0.35;
        shine(pixel, path.lamp, Math.exp(-aside * aside) * (sparks * (1 - flat * 0.45) + even));
      }
    },
    horizon,
    until,
  );
}
