import { brushOver, type Canvas, type Colour, cover, mix, shine } from './canvas.ts';
import { fbm, type Noise, smooth } from './noise.ts';

/** Clouds that lie in a flat layer overhead, so that they close up towards the horizon. */
export interface Clouds {
  /** 0 for a clear sky, 1 for a closed one. */
  cover: number;
  /** How many there are: 1 for broad sheets, 4 for flocks. */
  fine: number;
  /** How far they are drawn out from left to right. */
  stretch: number;
  /** Towards the sun, and away from it. */
  lit: Colour;
  shade: Colour;
  /** How much they hide, 0 to 1. */
  thick: number;
}

export interface Sun {
  across: number;
  down: number;
  /** Radius in heights of the picture; 0 when only its glow is to be seen. */
  size: number;
  disc: Colour;
  glow: Colour;
  /** How far the glow reaches, in heights of the picture. */
  reach: number;
}

export interface Sky {
  horizon: number;
  zenith: Colour;
  low: Colour;
  /** How quickly the colour of the horizon gives way: 1 even, 3 a narrow band. */
  band: number;
  sun?: Sun;
  clouds?: Clouds[];
}

function sunlight(sun: Sun, across: number, down: number, pixel: Float32Array): void {
  const away = Math.hypot(across - sun.across, down - sun.down);
  const halo = Math.exp(-away / sun.reach) * 0.65 + Math.exp((-away * 5) / sun.reach) * 0.8;
  shine(pixel, sun.glow, halo);
  if (sun.size > 0) shine(pixel, sun.disc, smooth(sun.size * 1.08, sun.size * 0.94, away));
}

/** Paints the sky down to its horizon (and a little below it, for what stands there with gaps in it). */
export function paintSky(canvas: Canvas, noise: Noise, sky: Sky): void {
  const sun = sky.sun;
  const over: [number, number, number] = [0, 0, 0];
  brushOver(
    canvas,
    (across, down, pixel) => {
      const rise = Math.max(0, sky.horizon - down);
      const height = 1 - (1 - Math.min(1, rise / Math.max(0.4, sky.horizon))) ** sky.band;
      cover(pixel, mix(sky.low, sky.zenith, height), 1);
      if (sun) sunlight(sun, across, down, pixel);
      for (const clouds of sky.clouds ?? []) {
        const away = 1 / (rise + 0.09);
        const x = (across * away * clouds.fine) / clouds.stretch;
        const y = away * clouds.fine * 0.8;
        const warp = noise(x * 0.6 + 3.1, y * 0.6) * 0.35;
        const octaves = rise < 0.05 ? 4 : 6;
        const form = fbm(noise, x + warp, y - warp, octaves, 0.52);
        const edge = 0.34 - clouds.cover * 0.75;
        const dense = smooth(edge, edge + 0.42, form) * clouds.thick * smooth(-0.01, 0.06, rise);
        if (dense < 0.004) continue;
        let bright = 0.55 - form * 0.7;
        if (sun) {
          const towards = Math.hypot(sun.across - across, sun.down - down) + 0.05;
          const step = 0.16;
          const aside = fbm(
            noise,
            x + warp + ((sun.across - across) / towards) * step,
            y - warp - ((sun.down - down) / towards) * step,
            3,
            0.52,
          );
          bright = 0.52 + (form - aside) * 1.5 - form * 0.35 + Math.exp(-towards * 3) * 0.35;
        }
        const lit = Math.min(1.15, Math.max(0, bright));
        for (let channel = 0; channel < 3; channel++) {
          over[channel] = clouds.shade[channel]! + (clouds.lit[channel]! - clouds.shade[channel]!) * lit;
        }
        const behind = sun ? Math.exp(-Math.hypot(sun.across - across, sun.down - down) / sun.reach) * (1 - dense * 0.6) : 0;
        cover(pixel, over, dense);
        if (sun) shine(pixel, sun.glow, behind * dense * 0.5);
      }
    },
    0,
    sky.horizon + 0.08,
  );
}
