import { between, type Random } from '../random.ts';
import { brushOver, type Canvas, colour, cover, glow, mix, shine } from './canvas.ts';
import { paintRidge } from './land.ts';
import { fbm, type Noise, ranged, smooth } from './noise.ts';
import { paintSky } from './sky.ts';
import { paintWater } from './water.ts';

const evenings = [
  { zenith: '#4a6d9e', low: '#f3a866', lit: '#ffc890', shade: '#5d5a78', glow: '#ff9a4a' },
  { zenith: '#6d93bd', low: '#f8dfae', lit: '#fff1d8', shade: '#7f8798', glow: '#ffdf9a' },
  { zenith: '#44547f', low: '#e09a86', lit: '#f5ab90', shade: '#55506e', glow: '#f08a5c' },
  { zenith: '#5d7590', low: '#d9d3c4', lit: '#f4eee0', shade: '#66707c', glow: '#e9d9b4' },
];

/** The open sea with the sun low over it and its path on the water. */
export function paintSea(canvas: Canvas, random: Random, noise: Noise): void {
  const look = evenings[between(random, 0, evenings.length - 1)]!;
  const horizon = ranged(random, 0.5, 0.6);
  const across = ranged(random, -0.3, 0.3);
  paintSky(canvas, noise, {
    horizon,
    zenith: colour(look.zenith),
    low: colour(look.low),
    band: 1.5,
    sun: {
      across,
      down: horizon - ranged(random, 0.05, 0.13),
      size: 0.026,
      disc: [6, 4.6, 2.8],
      glow: colour(look.glow),
      reach: 0.2,
    },
    clouds: [
      {
        cover: 0.28,
        fine: 2.6,
        stretch: 2.2,
        lit: colour(look.lit),
        shade: mix(colour(look.zenith), colour(look.low), 0.5),
        thick: 0.5,
      },
      { cover: 0.5, fine: 0.9, stretch: 1.7, lit: colour(look.lit), shade: colour(look.shade), thick: 0.9 },
    ],
  });
  if (random() < 0.75) {
    const side = random() < 0.5 ? 1 : -1;
    paintRidge(canvas, noise, {
      crest: horizon + 0.03,
      relief: 0.02,
      fine: 3,
      trees: 0,
      top: mix(colour(look.shade), colour('#101018'), 0.3),
      foot: mix(colour(look.shade), colour(look.low), 0.25),
      fade: 0.09,
      texture: 0.25,
      until: horizon,
      offset: 3,
      shape: (place) => 0.1 * smooth(0.12, 0.75, side * (place - across)) + 0.005,
    });
  }
  paintWater(canvas, noise, {
    horizon,
    rough: 0.19,
    fine: 8,
    deep: mix(colour(look.zenith), colour('#06141d'), 0.75),
    near: 0.4,
    path: { across, lamp: mix(colour(look.glow), [2, 1.7, 1.2], 0.5) },
  });
}

/** A beach after sunset: wet sand that holds the sky, foam, and dry sand in front. */
export function paintBeach(canvas: Canvas, random: Random, noise: Noise): void {
  const look = evenings[between(random, 0, evenings.length - 1)]!;
  const horizon = ranged(random, 0.36, 0.42);
  const low = colour(look.low);
  paintSky(canvas, noise, {
    horizon,
    zenith: colour(look.zenith),
    low,
    band: 1.4,
    sun: {
      across: ranged(random, -0.5, 0.5),
      down: horizon + 0.02,
      size: 0,
      disc: [1, 1, 1],
      glow: colour(look.glow),
      reach: 0.26,
    },
    clouds: [{ cover: 0.45, fine: 1.2, stretch: 2, lit: colour(look.lit), shade: colour(look.shade), thick: 0.9 }],
  });
  const side = random() < 0.5 ? 1 : -1;
  for (const [layer, tone] of [0.35, 0.7].entries()) {
    paintRidge(canvas, noise, {
      crest: horizon + 0.02,
      relief: 0.025,
      fine: 2.5,
      trees: layer * 0.006,
      top: mix(mix(colour(look.shade), low, 0.3), colour('#15151f'), tone),
      foot: mix(colour(look.shade), low, 0.4),
      fade: 0.08,
      texture: 0.3,
      until: horizon,
      offset: layer + 2,
      shape: (place) => (0.11 - layer * 0.02) * smooth(layer * 0.3 - 0.2, 1, side * place),
    });
  }
  paintWater(canvas, noise, {
    horizon,
    rough: 0.025,
    fine: 5,
    deep: mix(colour(look.shade), colour('#1a1d22'), 0.5),
    near: 0.62,
  });
  const edge = ranged(random, 0.56, 0.64);
  const dry = colour('#8b7966');
  brushOver(
    canvas,
    (across, down, pixel) => {
      const depth = 1 / (down - horizon + 0.02);
      // Swells and breakers, one behind the other, out at sea.
      const reach = (down - horizon) / (edge - horizon);
      if (reach < 1.1) {
        const swell = Math.sin(20 * Math.log(reach + 0.08) + fbm(noise, across * 3.2, reach * 2, 3) * 3.2);
        cover(pixel, mix(colour(look.shade), colour('#1c2730'), 0.5), smooth(0.1, -0.9, swell) * 0.34 * smooth(0, 0.3, reach));
        const crest =
          smooth(0.86, 1, swell) * smooth(-0.15, 0.45, fbm(noise, across * 4 + 9, reach * 7, 4)) * smooth(0.25, 0.75, reach);
        cover(pixel, mix(low, colour('#ffffff'), 0.55), crest * 0.85);
      }
      // The lines that the last waves reached, one across the other.
      for (let wave = 0; wave < 3; wave++) {
        const line =
          edge +
          wave * 0.07 +
          fbm(noise, across * 1.3 + wave * 8, wave * 3.3, 4) * 0.06 * (1 + wave * 0.5) +
          across * side * 0.05;
        const behind = line - down;
        const lace = smooth(0.5, 0.86, 1 - Math.abs(fbm(noise, across * 16 + wave, down * 60, 4, 0.6)) * 2);
        const foam =
          smooth(-0.001, 0.003, behind) * (Math.exp(-behind / (0.007 + wave * 0.001)) + Math.exp(-behind / 0.045) * lace * 0.55);
        cover(pixel, mix(low, colour('#ffffff'), 0.5), Math.min(0.9, foam * (0.95 - wave * 0.24)));
        if (wave === 0) cover(pixel, mix(dry, colour('#2c2724'), 0.7), smooth(0.012, -0.03, behind) * 0.3);
      }
      const shore = edge + 0.3 + across * side * 0.1 + fbm(noise, across * 1.6 + 4, down * 3, 4) * 0.09;
      const drying = smooth(-0.04, 0.09, down - shore);
      const ripples = fbm(noise, across * depth * 9, depth * 26 + fbm(noise, across * 5, down * 5, 2) * 2.5, 3, 0.55);
      const coarse = fbm(noise, across * 130, down * 190, 2);
      cover(
        pixel,
        mix(dry, low, 0.22).map((part) => part * (0.72 + ripples * 0.34 + coarse * 0.22)) as [number, number, number],
        drying * 0.94,
      );
      if (reach > 1) shine(pixel, low, (coarse + ripples) * 0.035 * (1 - drying));
    },
    horizon,
  );
}

/** The moon over the sea, with thin cloud before it. */
export function paintMoon(canvas: Canvas, random: Random, noise: Noise): void {
  const horizon = ranged(random, 0.7, 0.78);
  const place = { across: ranged(random, -0.25, 0.25), down: ranged(random, 0.24, 0.38) };
  const size = ranged(random, 0.06, 0.085);
  paintSky(canvas, noise, {
    horizon,
    zenith: colour('#18233f'),
    low: colour('#5b6682'),
    band: 1.3,
    sun: { ...place, size: 0, disc: [0, 0, 0], glow: colour('#7d8eb5'), reach: 0.17 },
    clouds: [{ cover: 0.4, fine: 1.2, stretch: 2.4, lit: colour('#aab4cc'), shade: colour('#2b3550'), thick: 0.75 }],
  });
  for (let star = 0; star < 160; star++) {
    glow(canvas, ranged(random, -1.5, 1.5), random() * horizon * 0.8, 0.0011, [0.5, 0.55, 0.65], random() ** 3);
  }
  brushOver(
    canvas,
    (across, down, pixel) => {
      const x = (across - place.across) / size;
      const y = (down - place.down) / size;
      const away = Math.hypot(x, y);
      const disc = smooth(1.015, 0.985, away);
      if (disc <= 0) return;
      const seas = smooth(-0.02, 0.34, fbm(noise, x * 1.2 + 40, y * 1.2, 5, 0.5));
      const craters = fbm(noise, x * 7, y * 7 + 12, 4, 0.6);
      const bright = (1.05 - seas * 0.5 + craters * 0.16) * (0.72 + 0.28 * Math.sqrt(Math.max(0, 1 - away * away)));
      const veil = smooth(0, 0.5, fbm(noise, across * 2.3, down * 9 + 3, 5)) * 0.5;
      cover(pixel, mix([bright * 0.98, bright * 0.93, bright * 0.82], colour('#8f9ab5'), veil), disc);
    },
    place.down - size * 1.1,
    place.down + size * 1.1,
  );
  paintRidge(canvas, noise, {
    crest: horizon - 0.015,
    relief: 0.04,
    fine: 1.4,
    trees: 0.006,
    top: colour('#1a2233'),
    foot: colour('#30394d'),
    fade: 0.07,
    texture: 0.2,
    until: horizon,
    offset: 6,
  });
  paintWater(canvas, noise, {
    horizon,
    rough: 0.2,
    fine: 7,
    deep: colour('#0b1222'),
    near: 0.7,
    stretch: 1.2,
    path: { across: place.across, lamp: [0.6, 0.62, 0.66] },
  });
}
