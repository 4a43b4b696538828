import { between, pick, type Random } from '../random.ts';
import { brushOver, type Canvas, type Colour, colour, glow, mix, shine } from './canvas.ts';
import { paintRidge } from './land.ts';
import { type Noise, ranged, smooth } from './noise.ts';
import { paintSky } from './sky.ts';
import { paintWater } from './water.ts';

const lamps: Colour[] = [
  [1, 0.56, 0.2],
  [1, 0.62, 0.26],
  [1, 0.74, 0.42],
  [1, 0.6, 0.24],
  [1, 0.9, 0.72],
  [0.86, 0.92, 1],
  [0.5, 0.95, 0.7],
  [1, 0.25, 0.16],
];

/** A town at the foot of a mountain in the last light, and its lamps in the harbour. */
export function paintTown(canvas: Canvas, random: Random, noise: Noise): void {
  const horizon = ranged(random, 0.56, 0.64);
  const late = random();
  const peak = ranged(random, -0.35, 0.35);
  const wide = canvas.width / canvas.height / 2;
  const low = mix(colour('#e89a6e'), colour('#4a5273'), late);
  const zenith = mix(colour('#39568a'), colour('#0d1630'), late);
  paintSky(canvas, noise, {
    horizon,
    zenith,
    low,
    band: 1.7,
    sun: {
      across: peak - 0.3,
      down: horizon - 0.05,
      size: 0,
      disc: [0, 0, 0],
      glow: mix(colour('#d07a48'), colour('#39405e'), late),
      reach: 0.25,
    },
    clouds: [
      { cover: 0.42, fine: 1.3, stretch: 2.1, lit: mix(low, colour('#f0b0a0'), 0.3), shade: mix(zenith, low, 0.35), thick: 0.8 },
    ],
  });
  const dark = mix(colour('#2b3350'), colour('#0d1220'), late);
  for (let layer = 0; layer < 3; layer++) {
    paintRidge(canvas, noise, {
      crest: horizon - [0.02, 0.045, 0.025][layer]!,
      relief: [0.05, 0.05, 0.02][layer]!,
      fine: 1.5,
      trees: [0, 0.004, 0.009][layer]!,
      top: mix(mix(dark, low, 0.28), dark, layer / 2),
      foot: mix(dark, low, 0.2 - layer * 0.08),
      fade: 0.2,
      texture: 0.2,
      until: horizon,
      offset: layer + 3.4,
      shape: (across) =>
        layer === 0
          ? 0.19 * Math.exp(-(((across - peak) / 0.42) ** 2)) + 0.05 * Math.exp(-(((across - peak - 0.2) / 0.1) ** 2))
          : 0.015,
    });
  }
  const bright = 0.55 + late * 0.6;
  for (let lamp = 0; lamp < 900; lamp++) {
    const across = ranged(random, -wide, wide);
    const rise = random() ** 2.2 * 0.11;
    const crowd = noise(across * 2.2, 4) * 0.5 + 0.5 + (random() - 0.5) * 0.6;
    if (crowd < 0.25 + rise * 6) continue;
    glow(
      canvas,
      across,
      horizon - 0.004 - rise,
      0.0011 + random() * 0.0009,
      pick(random, lamps),
      bright * (0.35 + random() ** 5 * 3),
    );
  }
  // The front on the water: rows of lamps, and a few windows.
  const front: { across: number; lamp: Colour; strength: number }[] = [];
  for (let across = -wide; across < wide; across += ranged(random, 0.006, 0.05)) {
    const lamp = pick(random, lamps);
    const strength = ranged(random, 0.5, 2.6) * bright;
    const down = horizon - ranged(random, 0.004, 0.014);
    glow(canvas, across, down, 0.0022, lamp, strength * 1.6);
    glow(canvas, across, down, 0.013, lamp, strength * 0.07);
    front.push({ across, lamp, strength });
  }
  paintWater(canvas, noise, { horizon, rough: 0.34, fine: 9, deep: colour('#080d18'), near: 0.72, stretch: 1.1 });
  for (const { across: at, lamp, strength } of front) {
    const long = ranged(random, 0.08, 0.2) * (0.5 + strength * 0.4);
    brushOver(
      canvas,
      (across, down, pixel) => {
        const below = (down - horizon) / (1 - horizon);
        const away = 1 / (below + 0.03);
        const wave = noise(across * away * 2.6, away * 13) * 0.6 + noise(across * away * 7, away * 29) * 0.5;
        const aside = (across - at + wave * 0.004) / (0.0026 + below * 0.012);
        shine(pixel, lamp, strength * 0.42 * Math.exp(-aside * aside - (down - horizon) / long) * smooth(-0.25, 0.5, wave));
      },
      horizon + 0.002,
      1,
      at - 0.03,
      at + 0.03,
    );
  }
}

/** Lamps out of focus: discs of light before a dark room, or rain on a window. */
export function paintLamps(canvas: Canvas, random: Random, noise: Noise): void {
  const warm = random() < 0.6;
  const wide = canvas.width / canvas.height / 2;
  const [upper, lower] = warm ? [colour('#2a1712'), colour('#120b0c')] : [colour('#14202f'), colour('#07090f')];
  brushOver(canvas, (across, down, pixel) => {
    const tone = mix(upper, lower, down);
    const haze = 0.8 + noise(across * 1.8, down * 1.8) * 0.35;
    shine(pixel, tone, haze);
  });
  const discs = Array.from({ length: between(random, 60, 95) }, () => {
    const ring = random() < 0.55;
    const turn = random() * Math.PI * 2;
    const far = random();
    return {
      across: ring ? Math.cos(turn) * 0.42 + ranged(random, -0.06, 0.06) : ranged(random, -wide, wide),
      down: ring ? 0.42 + Math.sin(turn) * 0.2 + ranged(random, -0.05, 0.05) : random() ** 0.8,
      radius: 0.016 + far * 0.05,
      lamp: warm ? mix(pick(random, lamps.slice(0, 4)), [1, 0.7, 0.3], 0.4) : pick(random, lamps),
      strength: 0.05 + random() ** 2.4 * 0.6 * (1.2 - far * 0.6),
    };
  });
  for (const { across, down, radius, lamp, strength } of discs) {
    const wideBox = radius * 1.4;
    const fromColumn = Math.max(0, Math.floor((across - wideBox) * canvas.height + canvas.width / 2));
    const toColumn = Math.min(canvas.width - 1, Math.ceil((across + wideBox) * canvas.height + canvas.width / 2));
    const fromRow = Math.max(0, Math.floor((down - wideBox) * canvas.height));
    const toRow = Math.min(canvas.height - 1, Math.ceil((down + wideBox) * canvas.height));
    for (let row = fromRow; row <= toRow; row++) {
      for (let column = fromColumn; column <= toColumn; column++) {
        const x = ((column + 0.5 - canvas.width / 2) / canvas.height - across) / radius;
        const y = ((row + 0.5) / canvas.height - down) / radius;
        const away = Math.hypot(x, y) * (1 + 0.03 * Math.cos(Math.atan2(y, x) * 7));
        const rings = 0.75 + 0.3 * smooth(0.7, 0.95, away) + 0.06 * Math.sin(away * 26);
        const share = smooth(1.04, 0.96, away) * rings * strength * (0.9 + noise(column * 0.05, row * 0.05) * 0.12);
        const at = (row * canvas.width + column) * 3;
        for (let channel = 0; channel < 3; channel++) {
          canvas.light[at + channel] = canvas.light[at + channel]! + lamp[channel]! * share;
        }
      }
    }
    glow(canvas, across, down, radius * 2, lamp, strength * 0.06);
  }
}
