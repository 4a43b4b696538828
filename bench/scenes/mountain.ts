import { type Random } from '../random.ts';
import { type Canvas, colour, mix } from './canvas.ts';
import { chance, fbm, type Noise, ranged, ridged, smooth } from './noise.ts';
import { paintSky } from './sky.ts';
import { paintTerrain, surveyed } from './terrain.ts';

/** How high the column of dolerite stands to which a point belongs, and how near its edge is, both 0 to 1. */
function column(x: number, z: number): { tall: number; edge: number } {
  const [left, top] = [Math.floor(x), Math.floor(z)];
  let [nearest, second, tall] = [9, 9, 0];
  for (let row = top - 1; row <= top + 1; row++) {
    for (let place = left - 1; place <= left + 1; place++) {
      const away = Math.hypot(x - place - 0.15 - 0.7 * chance(place, row, 1), z - row - 0.15 - 0.7 * chance(place, row, 2));
      if (away < nearest) {
        second = nearest;
        nearest = away;
        tall = chance(place, row, 3);
      } else if (away < second) second = away;
    }
  }
  return { tall, edge: second - nearest };
}

/** A tor of dolerite columns under snow, on a cold clear day. */
export function paintTor(canvas: Canvas, random: Random, noise: Noise): void {
  const shift = random() * 90;
  const peak = { x: ranged(random, 0.4, 0.6), z: ranged(random, 0.36, 0.46) };
  const side = random() < 0.5 ? 1 : -1;
  const sun = { from: side > 0 ? ranged(random, 0.1, 0.6) : ranged(random, 2.5, 3), height: ranged(random, 0.35, 0.6) };
  const evening = sun.height < 0.42;
  const terrain = surveyed(1024, sun, (x, z) => {
    const away = Math.hypot((x - peak.x) * 1.1, z - peak.z);
    const hills = fbm(noise, x * 4 + shift, z * 4, 7, 0.48);
    const crest = ridged(noise, x * 3.1 + shift, z * 3.1 + 7, 5, 0.5);
    const far = smooth(0.45, 0.05, z) * (0.02 + crest * 0.11);
    const mass = 0.17 * Math.exp(-((away / 0.21) ** 2)) * (0.55 + crest * 0.75);
    const base = 0.03 + hills * 0.035 + mass + far;
    const rocky = smooth(0.075, 0.13, base + hills * 0.035);
    const { tall, edge } = column(x * 74 + hills * 3, z * 74);
    const blocks = rocky * (0.004 + tall * 0.034) * smooth(0, 0.16, edge);
    const drift = fbm(noise, x * 60, z * 60 + shift, 4, 0.5) * 0.0012;
    const { tall: boulder, edge: rim } = column(x * 46 + 9, z * 46 + shift);
    return base + blocks + drift + (1 - rocky) * smooth(0.72, 0.95, boulder) * smooth(0.02, 0.4, rim) * 0.009;
  });
  const sky = { zenith: colour(evening ? '#5a78ad' : '#3f74b8'), low: colour(evening ? '#f0cdb4' : '#cfdfec') };
  paintSky(canvas, noise, {
    horizon: 0.52,
    ...sky,
    band: 1.6,
    sun: { across: side * 0.9, down: 0.2, size: 0, disc: [0, 0, 0], glow: colour(evening ? '#f0b080' : '#e8e4d8'), reach: 0.3 },
    clouds: [
      {
        cover: ranged(random, 0.25, 0.5),
        fine: 1.3,
        stretch: 1.8,
        lit: colour('#fffaf2'),
        shade: colour('#8c9cb4'),
        thick: 0.85,
      },
    ],
  });
  const snow = colour('#f4f7fb');
  const [rock, rust] = [colour('#5b5a5c'), colour('#7d6a58')];
  const eye = Math.max(0.1, terrain.level[Math.floor(0.94 * 1024) * 1024 + 512]! + 0.05);
  paintTerrain(canvas, terrain, {
    eye,
    horizon: 0.5,
    lens: 0.95,
    sun: evening ? [1.35, 1.05, 0.8] : [1.12, 1.06, 0.98],
    shade: [0.2, 0.27, 0.4],
    haze: mix(sky.low, sky.zenith, 0.25),
    clear: 1.1,
    ground: (x, z, level, steep) => {
      const patch = fbm(noise, x * 70 + shift, z * 70, 3, 0.6);
      const stone = mix(rock, rust, smooth(-0.2, 0.5, fbm(noise, x * 25, z * 25 + level * 80, 3)));
      const bare = smooth(0.3, 0.5, steep + patch * 0.13);
      return mix(snow, [stone[0] * (1 + patch * 0.5), stone[1] * (1 + patch * 0.5), stone[2] * (1 + patch * 0.5)], bare);
    },
  });
}

/** Wooded ranges and buttongrass plains in afternoon light, with the shadows of hills on them. */
export function paintRanges(canvas: Canvas, random: Random, noise: Noise): void {
  const shift = random() * 90;
  const side = random() < 0.5 ? 1 : -1;
  const sun = { from: side > 0 ? ranged(random, -0.3, 0.4) : ranged(random, 2.8, 3.4), height: ranged(random, 0.4, 0.7) };
  const terrain = surveyed(1024, sun, (x, z) => {
    const warp = fbm(noise, x * 2 + shift, z * 2, 3) * 0.3;
    const crest = ridged(noise, x * 2.3 + warp + shift, z * 2.9 + warp, 8, 0.47);
    const hills = fbm(noise, x * 3 + shift, z * 3 + 4, 6, 0.5);
    const valley = smooth(0.1, 0.5, Math.abs(x - 0.5 + warp * 0.4) + (0.8 - z) * 0.25);
    const bush = fbm(noise, x * 110, z * 110, 3, 0.6) * 0.0016;
    return 0.015 + valley * (crest * 0.17 + hills * 0.03) * (0.45 + (1 - z) * 0.75) + hills * 0.012 + bush;
  });
  const sky = { zenith: colour('#4f82bf'), low: colour('#dfe6e6') };
  paintSky(canvas, noise, {
    horizon: 0.5,
    ...sky,
    band: 1.7,
    sun: { across: side * 0.7, down: 0.1, size: 0, disc: [0, 0, 0], glow: colour('#f0e2c0'), reach: 0.35 },
    clouds: [
      {
        cover: ranged(random, 0.45, 0.65),
        fine: 1.4,
        stretch: 1.3,
        lit: colour('#fffdf6'),
        shade: colour('#8594a8'),
        thick: 0.95,
      },
    ],
  });
  const [wood, grass, stone] = [colour('#31461f'), colour('#96823f'), colour('#85807a')];
  paintTerrain(canvas, terrain, {
    eye: Math.max(0.11, terrain.level[Math.floor(0.93 * 1024) * 1024 + 512]! + 0.05),
    horizon: 0.42,
    lens: 0.9,
    sun: [1.5, 1.3, 0.98],
    shade: [0.2, 0.26, 0.34],
    haze: mix(sky.low, sky.zenith, 0.35),
    clear: 1.25,
    ground: (x, z, level, steep) => {
      const patch = fbm(noise, x * 9 + shift, z * 9, 4, 0.55);
      const leaves = fbm(noise, x * 190, z * 190, 3, 0.65);
      const wooded = smooth(-0.1, 0.16, patch + leaves * 0.2 + steep * 0.6 - 0.06);
      const high = smooth(0.1, 0.17, level + patch * 0.03) * smooth(0.16, 0.32, steep + leaves * 0.1);
      const tone = mix(mix(grass, wood, wooded), stone, high);
      const speck = 1 + leaves * (0.55 + wooded * 0.7);
      return [tone[0] * speck, tone[1] * speck, tone[2] * speck];
    },
  });
}
