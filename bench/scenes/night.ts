import { between, type Random } from '../random.ts';
import { brushOver, type Canvas, type Colour, colour, glow, mix, shine } from './canvas.ts';
import { paintRidge } from './land.ts';
import { fbm, type Noise, ranged, ridged, smooth } from './noise.ts';
import { paintSky } from './sky.ts';
import { paintWater } from './water.ts';

const starColours: Colour[] = [
  [0.75, 0.85, 1],
  [1, 1, 1],
  [1, 0.94, 0.8],
  [1, 0.78, 0.55],
];

/** Where the Milky Way is brightest: a band through the middle of the picture, `lean` radians from upright. */
interface Band {
  lean: number;
  shift: number;
}

function bandAt(noise: Noise, { lean, shift }: Band, across: number, down: number): { light: number; dust: number } {
  const aside = across * Math.cos(lean) + (down - 0.45) * Math.sin(lean) - shift;
  const along = -across * Math.sin(lean) + (down - 0.45) * Math.cos(lean);
  const wavy = aside + fbm(noise, along * 2.2, 3.7, 3) * 0.05;
  const clumps = fbm(noise, across * 4.3, down * 4.3, 5, 0.58);
  const light =
    Math.exp(-((wavy / 0.14) ** 2)) * (0.72 + clumps * 0.95) + Math.exp(-((wavy / 0.36) ** 2)) * (0.34 + clumps * 0.3);
  const lanes = ridged(noise, along * 2.6 + 8, aside * 5.5, 5, 0.6);
  const dust = Math.exp(-(((wavy + 0.012) / 0.1) ** 2)) * smooth(0.28, 0.66, lanes);
  return { light: Math.max(0, light), dust };
}

function scatterStars(canvas: Canvas, random: Random, noise: Noise, count: number, until: number, band?: Band): void {
  const wide = canvas.width / canvas.height / 2;
  for (let star = 0; star < count; star++) {
    const across = ranged(random, -wide, wide);
    const down = random() * until;
    const rank = random();
    if (band) {
      const { light, dust } = bandAt(noise, band, across, down);
      if (random() > 0.28 + light * (1 - dust * 0.8)) continue;
    }
    const bright = 0.07 + 0.75 * rank ** 14 + (rank > 0.9985 ? 1.6 : 0);
    const lamp = starColours[between(random, 0, 3)]!;
    glow(canvas, across, down, 0.00075 + bright * 0.0003, lamp, bright * 1.3 * smooth(until, until - 0.25, down));
  }
}

/** The Milky Way with its dust, over a line of trees; now and then over still water. */
export function paintStars(canvas: Canvas, random: Random, noise: Noise): void {
  const band = { lean: ranged(random, -0.75, 0.75), shift: ranged(random, -0.12, 0.12) };
  const mirrored = random() < 0.35;
  const horizon = mirrored ? 0.66 : 0.97;
  paintSky(canvas, noise, { horizon, zenith: colour('#0b1226'), low: colour('#2c3447'), band: 1.2 });
  const core = colour('#d8c4ac');
  const rim = colour('#8a9cc8');
  brushOver(
    canvas,
    (across, down, pixel) => {
      const { light, dust } = bandAt(noise, band, across, down);
      const share = light * light * 0.42 * (1 - dust * 0.85) * smooth(horizon, horizon - 0.35, down);
      shine(pixel, mix(rim, core, Math.min(1, light)), share);
      // A green breath of airglow above the horizon.
      shine(pixel, [0.012, 0.03, 0.017], smooth(0, 1, 1 - (horizon - down) * 2) * (0.7 + fbm(noise, across * 2, down * 5, 3)));
    },
    0,
    horizon,
  );
  scatterStars(canvas, random, noise, 22000, horizon, band);
  paintRidge(canvas, noise, {
    crest: horizon - 0.05,
    relief: 0.09,
    fine: 1.1,
    trees: 0.012,
    top: colour('#10151f'),
    foot: colour('#151c28'),
    fade: 0.2,
    texture: 0.15,
    until: horizon,
    offset: 2.2,
  });
  if (mirrored) paintWater(canvas, noise, { horizon, rough: 0.02, fine: 4, deep: colour('#04070d'), near: 0.7 });
  paintRidge(canvas, noise, {
    crest: mirrored ? 1.0 : 0.9,
    relief: 0.07,
    fine: 1.7,
    trees: 0.055,
    top: colour('#05070b'),
    foot: colour('#030406'),
    fade: 0.2,
    texture: 0.4,
    offset: 5.4,
    shape: (across) => (mirrored ? 0.16 : 0.12) * smooth(0.25, 0.9, Math.abs(across + band.shift * 2)),
  });
}

const curtains = [
  { foot: '#7dffb0', middle: '#d8508e', crown: '#b3123f' },
  { foot: '#ff8fb4', middle: '#f0304f', crown: '#8c1050' },
  { foot: '#8dffc4', middle: '#5fd07f', crown: '#a43a9a' },
];

/** The southern lights: curtains with rays in them, or (one time in three) a corona overhead. */
export function paintAurora(canvas: Canvas, random: Random, noise: Noise): void {
  const look = curtains[between(random, 0, curtains.length - 1)]!;
  const [foot, middle, crown] = [colour(look.foot), colour(look.middle), colour(look.crown)];
  const heart = mix(middle, [1, 0.75, 0.8], 0.4);
  const overhead = random() < 0.34;
  const mirrored = !overhead && random() < 0.6;
  const horizon = mirrored ? 0.7 : 0.94;
  const pole = { across: ranged(random, -0.15, 0.15), down: 0.27 };
  paintSky(canvas, noise, { horizon, zenith: colour('#0e1530'), low: colour('#2b3350'), band: 1.2 });
  scatterStars(canvas, random, noise, 4500, horizon);
  const arcs = Array.from({ length: 3 }, (_, arc) => ({
    level: horizon - 0.1 - arc * ranged(random, 0.08, 0.13),
    tall: ranged(random, 0.22, 0.36) + arc * 0.08,
    strength: [0.55, 0.4, 0.3][arc]!,
    slant: ranged(random, -0.25, 0.25),
  }));
  brushOver(
    canvas,
    (across, down, pixel) => {
      if (overhead) {
        const x = across - pole.across;
        const y = (down - pole.down) * 1.25;
        const away = Math.hypot(x, y) + 0.02;
        const swirl = fbm(noise, across * 1.7, down * 1.7, 3) * 0.9;
        const turn = Math.atan2(y, x) + swirl * 0.35;
        const [c, s] = [Math.cos(turn), Math.sin(turn)];
        const ribs = smooth(-0.25, 0.75, fbm(noise, c * 4.5, s * 4.5, 5, 0.62));
        const cloth = smooth(-0.4, 0.5, fbm(noise, across * 1.5 + 5, down * 1.5, 4));
        const open = smooth(0.015, 0.2, away);
        const light =
          (ribs * open + 0.42 * (1 - open)) * (cloth * 0.75 + 0.25) * (Math.exp(-((away - 0.2) ** 2) / 0.16) * 0.8 + 0.2);
        shine(pixel, mix(mix(heart, middle, smooth(0.02, 0.3, away)), crown, smooth(0.25, 0.8, away)), light * 0.95);
        shine(pixel, crown, 0.09 * cloth);
        return;
      }
      for (const { level, tall, strength, slant } of arcs) {
        const fold = fbm(noise, across * 1.3 + level * 30, level * 9, 4) * 0.16;
        const edge = level + fold + across * slant * 0.5;
        const lean = across + (edge - down) * (across * 0.25 + slant * 0.4);
        const rays = 0.35 + 1.1 * smooth(-0.35, 0.6, fbm(noise, lean * 9 + level * 50, level * 7 + (edge - down) * 0.35, 4, 0.6));
        const patch = smooth(-0.35, 0.4, fbm(noise, lean * 1.4 + level * 20, 2.2, 2));
        const rise = edge - down;
        const reach = tall * (0.55 + rays * 0.45);
        const light = smooth(-0.035, 0.02, rise) * Math.exp(-Math.max(0, rise) / reach) * rays * patch * strength;
        shine(pixel, mix(mix(foot, middle, smooth(0.0, 0.17, rise)), crown, smooth(0.14, 0.45, rise)), light);
      }
      shine(pixel, mix(foot, middle, 0.3), 0.1 * Math.exp(-(((down - horizon) / 0.3) ** 2)));
    },
    0,
    horizon,
  );
  paintRidge(canvas, noise, {
    crest: horizon - 0.03,
    relief: 0.06,
    fine: 1.3,
    trees: mirrored ? 0.007 : 0.035,
    top: colour('#0a0d14'),
    foot: colour('#0e131d'),
    fade: 0.2,
    texture: 0.3,
    until: mirrored ? horizon : 1,
    offset: 8.1,
  });
  if (mirrored) paintWater(canvas, noise, { horizon, rough: 0.06, fine: 6, deep: colour('#05080f'), near: 0.6, stretch: 1.1 });
}
