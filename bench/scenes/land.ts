import { brushOver, type Canvas, type Colour, cover, mix } from './canvas.ts';
import { fbm, type Noise, smooth } from './noise.ts';

/** A ridge, a shore or a line of trees that stands before what was painted so far. */
export interface Ridge {
  /** Its mean height, in heights of the picture from the top, and how far it goes up and down. */
  crest: number;
  relief: number;
  /** Hills per height of the picture. */
  fine: number;
  /** Trees on its edge: how tall, in heights of the picture; 0 for bare ground. */
  trees: number;
  /** At the crest, and `fade` further down, where mist has gathered. */
  top: Colour;
  foot: Colour;
  fade: number;
  /** How strongly the light picks out the crowns and gullies, 0 to 1. */
  texture: number;
  /** Where it is cut off, such as a shore. */
  until?: number;
  /** Pushes this ridge to another part of the same noise. */
  offset: number;
  /** Raises it by a shape of its own: heights of the picture, positive up. */
  shape?: (across: number) => number;
}

/** The edge of a ridge without its trees, in heights of the picture from the top. */
export function crestOf(noise: Noise, ridge: Ridge, across: number): number {
  const hills = fbm(noise, across * ridge.fine + ridge.offset * 17.7, ridge.offset * 5.3, 6, 0.46);
  return ridge.crest - hills * ridge.relief - (ridge.shape?.(across) ?? 0);
}

/** Paints a ridge: forest with leafy edges, paler towards its foot. */
export function paintRidge(canvas: Canvas, noise: Noise, ridge: Ridge): void {
  const { trees, top, foot, fade, texture, offset, until = 1 } = ridge;
  const columns = Float32Array.from({ length: canvas.width }, (_, column) =>
    crestOf(noise, ridge, (column + 0.5 - canvas.width / 2) / canvas.height),
  );
  const highest = columns.reduce((least, value) => Math.min(least, value), 1) - trees * 2.2;
  const pixelSize = 1 / canvas.height;
  const leaf = trees > 0 ? 1 / trees : 0;
  brushOver(
    canvas,
    (across, down, pixel) => {
      const crest =
        columns[Math.min(canvas.width - 1, Math.max(0, Math.round(across * canvas.height + canvas.width / 2 - 0.5)))]!;
      const below = down - crest;
      if (below < -trees * 2) return;
      let edge = below;
      let crowns = 0;
      let leaves = 0;
      if (trees > 0 && (below < trees || texture > 0)) {
        const x = across * leaf + offset * 31;
        const y = down * leaf;
        const stands = noise(x * 0.42, offset) * 0.7 + Math.abs(noise(x * 1.1, offset + 9)) * 0.9;
        crowns = fbm(noise, x * 1.5, y * 1.1, 4, 0.62);
        // Single leaves are to be seen on near trees only.
        if (trees > 0.012) leaves = fbm(noise, x * 8.3, y * 7.1, 3, 0.75);
        edge = below + trees * (stands * 0.8 + crowns * 0.75 + leaves * 0.16 + 0.15);
      }
      const share = smooth(-pixelSize * 0.7, pixelSize * 1.4, edge);
      if (share <= 0) return;
      const deep = Math.min(1, Math.max(0, below / fade));
      const tone = mix(top, foot, deep * deep * (3 - 2 * deep));
      let bright = 1;
      if (texture > 0) {
        const slope = fbm(noise, across * ridge.fine * 3.1 + below * 6 + offset, below * ridge.fine * 2.2 + offset * 3, 5, 0.6);
        bright += texture * ((1 - deep) * slope * 0.9 + (1 - deep * 0.6) * crowns * 0.95 + leaves * 0.75);
      }
      bright = Math.max(0.12, bright);
      cover(pixel, [tone[0] * bright, tone[1] * bright, tone[2] * bright], share);
    },
    highest,
    until,
  );
}
