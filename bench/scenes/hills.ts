import { between, type Random } from '../random.ts';
import { brushOver, type Canvas, colour, cover, mix } from './canvas.ts';
import { paintRidge } from './land.ts';
import { fbm, type Noise, ranged, smooth } from './noise.ts';
import { paintSky } from './sky.ts';
import { paintWater } from './water.ts';

const mornings = [
  { zenith: '#8fb2d4', low: '#f7dcb8', glow: '#ffcf8e', near: '#1d2f2c', far: '#a9b3c2' },
  { zenith: '#7f9cc9', low: '#f6c3a8', glow: '#ff9d6a', near: '#251f33', far: '#b79bb0' },
  { zenith: '#a8bccb', low: '#f2ead6', glow: '#fff0c8', near: '#22342f', far: '#b4c2c8' },
];

/** Ranges one behind the other in morning haze, each paler than the one before it. */
export function paintHaze(canvas: Canvas, random: Random, noise: Noise): void {
  const look = mornings[between(random, 0, mornings.length - 1)]!;
  const sunAt = ranged(random, -0.45, 0.45);
  const low = colour(look.low);
  const glow = colour(look.glow);
  paintSky(canvas, noise, {
    horizon: 0.42,
    zenith: colour(look.zenith),
    low,
    band: 1.6,
    sun: { across: sunAt, down: 0.24, size: random() < 0.5 ? 0.022 : 0, disc: [3, 2.7, 2.1], glow, reach: 0.24 },
    clouds: [
      { cover: 0.3, fine: 0.9, stretch: 3.2, lit: colour('#fff3e2'), shade: mix(colour(look.zenith), low, 0.5), thick: 0.6 },
    ],
  });
  const layers = between(random, 6, 8);
  for (let layer = 0; layer < layers; layer++) {
    const depth = layer / (layers - 1);
    const tone = mix(colour(look.far), colour(look.near), depth ** 1.15);
    const mist = mix(low, tone, 0.25 + depth * 0.35);
    paintRidge(canvas, noise, {
      crest: 0.34 + depth ** 1.25 * 0.52,
      relief: 0.1 + depth * 0.08,
      fine: 1.9 - depth * 0.7,
      trees: layer < 2 ? 0 : 0.004 + depth ** 2 * 0.03,
      top: tone,
      foot: mist,
      fade: 0.13 + depth * 0.12,
      texture: 0.2 + depth * 0.5,
      offset: layer + 1.3,
    });
    // Fog in the valley before the next ridge.
    const valley = 0.42 + depth ** 1.25 * 0.52;
    brushOver(
      canvas,
      (across, down, pixel) => {
        const bank = fbm(noise, across * 2.1 + layer * 7, down * 9, 5);
        const height = Math.exp(-(((down - valley) / 0.055) ** 2));
        const sunny = Math.exp(-(((across - sunAt) / 0.5) ** 2));
        cover(pixel, mix(mist, mix(low, glow, 0.35 * sunny), 0.75), height * smooth(-0.45, 0.6, bank) * (0.62 - depth * 0.35));
      },
      valley - 0.14,
      valley + 0.14,
    );
  }
}

/** A slow river between wooded banks, which stand on their heads in it. */
export function paintRiver(canvas: Canvas, random: Random, noise: Noise): void {
  const horizon = ranged(random, 0.46, 0.54);
  const bend = ranged(random, -0.3, 0.3);
  const autumn = random() < 0.4;
  paintSky(canvas, noise, {
    horizon,
    zenith: colour('#6f9bd0'),
    low: colour(autumn ? '#f3dcc2' : '#dfe8ec'),
    band: 1.5,
    sun: { across: bend + 0.5, down: 0.12, size: 0, disc: [1, 1, 1], glow: colour('#ffe6b8'), reach: 0.4 },
    clouds: [{ cover: 0.5, fine: 1.5, stretch: 1.4, lit: colour('#fffaf0'), shade: colour('#9aa9bb'), thick: 0.95 }],
  });
  const bank = autumn ? ['#5b6c7c', '#64684a', '#6b5a24', '#4f4a1d'] : ['#647c90', '#4c6858', '#3d5733', '#2b4220'];
  bank.forEach((tone, layer) => {
    const near = layer / (bank.length - 1);
    const side = layer % 2 === 0 ? 1 : -1;
    paintRidge(canvas, noise, {
      crest: horizon - 0.075 + near * 0.05,
      relief: 0.07 - near * 0.03,
      fine: 1.6,
      trees: [0.006, 0.02, 0.05, 0.075][layer]!,
      top: colour(tone),
      foot: mix(colour(tone), colour('#0c130c'), 0.25 + near * 0.5),
      fade: 0.2,
      texture: 0.5 + near * 0.7,
      until: horizon,
      offset: layer + 4.1,
      shape: (across) =>
        layer < 2 ? 0.02 : 0.24 * smooth(0.05, 0.85, side * (across - bend)) - 0.1 * smooth(0.25, -0.2, side * (across - bend)),
    });
  });
  paintWater(canvas, noise, { horizon, rough: 0.035, fine: 7, deep: colour('#16241f'), near: 0.62, stretch: 1.04 });
  // Breath of the water where the banks end.
  brushOver(
    canvas,
    (across, down, pixel) => {
      const mist = Math.exp(-(((down - horizon) / 0.018) ** 2)) * smooth(-0.4, 0.6, fbm(noise, across * 3, down * 14, 4));
      cover(pixel, colour('#dfe3dc'), mist * 0.42);
    },
    horizon - 0.06,
    horizon + 0.06,
  );
}
