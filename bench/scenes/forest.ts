import { type Random } from '../random.ts';
import { brushOver, type Canvas, colour, cover, mix, shine } from './canvas.ts';
import { paintRidge } from './land.ts';
import { fbm, type Noise, ranged, smooth } from './noise.ts';

interface Trunk {
  across: number;
  lean: number;
  half: number;
  foot: number;
  depth: number;
  mark: number;
}

function planted(random: Random, count: number, depth: number, wide: number): Trunk[] {
  return Array.from({ length: count }, (_, index) => ({
    across: -wide + ((index + ranged(random, 0.1, 0.9)) / count) * wide * 2,
    lean: ranged(random, -0.09, 0.09),
    half: (0.006 + depth ** 2 * 0.042) * ranged(random, 0.6, 1.35),
    foot: 0.62 + depth * 0.42 + ranged(random, -0.02, 0.02),
    depth,
    mark: random() * 100,
  }));
}

/** Trunks of swamp gums in fog, with the sun somewhere behind them. */
export function paintForest(canvas: Canvas, random: Random, noise: Noise): void {
  const wide = canvas.width / canvas.height / 2 + 0.08;
  const green = random() < 0.65;
  const air = green ? colour('#bfd0c2') : colour('#e6cfa6');
  const shadow = green ? colour('#22362c') : colour('#3a3021');
  const sun = { across: ranged(random, -0.4, 0.4), down: ranged(random, 0.02, 0.28) };
  brushOver(canvas, (across, down, pixel) => {
    const away = Math.hypot(across - sun.across, (down - sun.down) * 0.9);
    const veil = fbm(noise, across * 1.6, down * 1.1, 4);
    const bright = 0.62 + Math.exp(-away * 2.4) * 0.75 + veil * 0.16;
    cover(pixel, mix(shadow, air, Math.min(1.3, bright)), 1);
  });
  const layers = 6;
  for (let layer = 0; layer < layers; layer++) {
    const depth = layer / (layers - 1);
    const foggy = mix(air, shadow, 0.22 + depth * 0.45);
    const bark = mix(foggy, colour('#8f8272'), 0.15 + depth * 0.7);
    const dark = mix(foggy, colour('#1b1a17'), 0.12 + depth * 0.8);
    const trunks = planted(random, Math.round(16 - depth * 12.5), depth, wide);
    for (const { across: middle, lean, half, foot, mark } of trunks) {
      const grain = 0.16 / (half + 0.012);
      const away = Math.sign(sun.across - middle || 1);
      const reach = half * 2 + 0.02;
      brushOver(
        canvas,
        (across, down, pixel) => {
          const width = half * (0.72 + down * 0.4) * (1 + 0.55 * Math.exp((down - foot) * 16));
          const x = (across - middle - (1 - down) * lean - noise(mark, down * 1.3) * 0.02) / width;
          if (x < -1.15 || x > 1.15) return;
          const grooves =
            depth > 0.4 ? noise(x * 17 + mark, down * grain * 2.6) * 0.3 + noise(x * 29, down * grain * 9 + mark) * 0.22 : 0;
          const rough = fbm(noise, x * 2.4 + mark, down * grain + mark, 3, 0.6) + grooves;
          const share = smooth(1 + rough * 0.08, 0.93 + rough * 0.08, Math.abs(x)) * smooth(foot + 0.05, foot, down);
          if (share <= 0) return;
          const lit = smooth(-1.2, 1.1, x * away) * 0.75 + Math.sqrt(Math.max(0, 1 - x * x * 0.96)) * 0.2;
          const strips = smooth(-0.15, 0.5, fbm(noise, x * 1.1 + mark * 3, down * 2.2 + mark, 2) + rough * 0.45);
          const bright = lit * (0.5 + strips * 0.75) + rough * 0.34 * (0.4 + depth);
          cover(pixel, mix(dark, bark, Math.min(1, Math.max(0, bright))), share);
        },
        0,
        foot + 0.06,
        middle + Math.min(0, lean) - reach,
        middle + Math.max(0, lean) + reach,
      );
    }
    // Undergrowth at their feet: fern and wiregrass.
    paintRidge(canvas, noise, {
      crest: 0.64 + depth * 0.36,
      relief: 0.05 + depth * 0.04,
      fine: 2.2,
      trees: 0.006 + depth * 0.028,
      top: mix(foggy, green ? colour('#3c5a2b') : colour('#5c5428'), 0.2 + depth * 0.65),
      foot: mix(foggy, colour('#141a10'), 0.15 + depth * 0.6),
      fade: 0.16,
      texture: 0.35 + depth * 0.5,
      offset: layer * 2.1 + 1,
    });
    if (layer === layers - 1) break;
    brushOver(canvas, (across, down, pixel) => {
      const bank = fbm(noise, across * 1.5 + layer * 5, down * 2.6 + layer, 4);
      const low = Math.exp(-(((down - 0.66 - depth * 0.22) / 0.2) ** 2));
      const away = Math.hypot(across - sun.across, down - sun.down);
      cover(pixel, mix(mix(air, shadow, 0.16), air, Math.exp(-away)), Math.min(0.6, (0.13 + low * 0.26) * (1 + bank)));
    });
  }
  // Light that comes down between the crowns.
  brushOver(canvas, (across, down, pixel) => {
    const x = across - sun.across;
    const y = down - sun.down + 0.5;
    const turn = Math.atan2(x, y);
    const rays = smooth(-0.1, 0.6, noise(turn * 9, 3) * 0.7 + noise(turn * 23, 7) * 0.5);
    shine(pixel, air, rays * 0.24 * Math.exp(-Math.hypot(x, down - sun.down) * 1.7));
  });
}
