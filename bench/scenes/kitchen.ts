import { between, type Random } from '../random.ts';
import { type Canvas, type Colour, colour, mix } from './canvas.ts';
import { fbm, type Noise, ranged, ridged, smooth } from './noise.ts';
import { blankRelief, lay, lightRelief, type Relief } from './relief.ts';
import { layBoards } from './table.ts';

function layCloth(relief: Relief, noise: Noise, tone: Colour): void {
  lay(relief, { across: 0, down: 0, reach: 3 }, (x, y) => {
    const folds = fbm(noise, x * 1.3 + y * 0.7, y * 1.1 - x * 0.4, 3, 0.4);
    const weave = Math.sin(x * 560) * Math.sin(y * 560);
    const stripe = smooth(0.03, 0.02, Math.abs(((x * 0.94 + y * 0.34 + 5 + folds * 0.04) % 0.34) - 0.17));
    return {
      level: folds * 0.09 + weave * 0.0003,
      colour: mix(tone, colour('#7d3c33'), stripe * 0.75).map((part) => part * (0.9 + weave * 0.1)) as [number, number, number],
      polish: 0.02,
      share: 1,
    };
  });
}

function layLoaf(relief: Relief, random: Random, noise: Noise, long: number, wide: number): void {
  const turn = ranged(random, -0.5, 0.5);
  const [c, s] = [Math.cos(turn), Math.sin(turn)];
  const cuts = between(random, 1, 4);
  const crust = [colour('#e2ad64'), colour('#a9612a'), colour('#4f2410')] as const;
  lay(relief, { across: 0, down: 0, reach: long * 1.1 }, (x, y, below) => {
    const along = (x * c + y * s) / long;
    const aside = (-x * s + y * c) / wide;
    const lumps = fbm(noise, along * 2.3 + 3, aside * 2.3, 3) * 0.07;
    const away = along * along + aside * aside + lumps;
    const share = smooth(1.008, 0.992, away);
    if (share <= 0) return undefined;
    const dome = Math.sqrt(Math.max(0, 1 - away)) * wide * 0.62;
    // Where the knife went, the crust has opened and the crumb has risen.
    const bend = aside + fbm(noise, along * 4, 8, 3) * 0.08;
    const across = cuts === 1 ? bend * 1.3 + along * 0.3 : ((along * cuts * 0.62 + bend * 0.42 + 20.5) % 1) - 0.5;
    const width = (cuts === 1 ? 0.24 : 0.2) * smooth(0.95, 0.3, away);
    const ear = across / Math.max(0.02, width);
    const open = smooth(1, 0.75, Math.abs(ear));
    const tear = ridged(noise, x * 26, y * 26, 4, 0.6);
    const lip = Math.exp(-(((ear + 1.1) / 0.22) ** 2)) * smooth(0.95, 0.5, away);
    const blister = fbm(noise, x * 22 + 5, y * 22, 5, 0.6);
    const fine = fbm(noise, x * 90, y * 90, 3, 0.6);
    const bake = 0.45 + blister * 0.55 + smooth(0.55, 1, away) * 0.2 + lip * 0.55 - open * 0.55;
    const browned =
      bake < 0.5 ? mix(crust[0], crust[1], Math.max(0, bake * 2)) : mix(crust[1], crust[2], Math.min(1, bake * 2 - 1));
    const dusted = smooth(0.02, 0.42, fbm(noise, x * 5 + 9, y * 5, 5, 0.62) + fine * 0.45) * (1 - open) * smooth(1, 0.7, away);
    return {
      level: below + 0.004 + dome + blister * 0.008 + fine * 0.0022 + lip * 0.02 - open * 0.022 + open * (tear - 0.4) * 0.016,
      colour: mix(mix(browned, colour('#f0d9a8'), open * (0.2 + tear * 0.4)), colour('#f4ead8'), dusted * 0.62),
      polish: 0.14 * (1 - dusted) * (1 - open),
      share,
    };
  });
}

/** A loaf on a board, from above, in the light of a kitchen window. */
export function paintBread(canvas: Canvas, random: Random, noise: Noise): void {
  const relief = blankRelief(canvas.width, canvas.height);
  const tall = canvas.height > canvas.width;
  layCloth(relief, noise, colour(random() < 0.5 ? '#b9b3a4' : '#56626b'));
  const board = { long: tall ? 0.46 : 0.62, wide: tall ? 0.62 : 0.41 };
  const plank = blankRelief(canvas.width, canvas.height);
  layBoards(plank, noise, { pale: colour('#b98a58'), dark: colour('#6b4322'), boards: 0.9, upright: tall });
  lay(relief, { across: 0.01, down: 0.01, reach: 0.75 }, (x, y) => {
    const out = Math.hypot(Math.max(0, Math.abs(x) - board.long + 0.08), Math.max(0, Math.abs(y) - board.wide + 0.08)) - 0.08;
    const column = Math.min(plank.width - 1, Math.max(0, Math.round(x * plank.scale + plank.width / 2)));
    const row = Math.min(plank.height - 1, Math.max(0, Math.round(y * plank.scale + plank.height / 2)));
    const at = row * plank.width + column;
    return {
      level: 0.05 + plank.level[at]! * 0.5 - 0.02 * smooth(-0.02, 0, out),
      colour: [plank.colour[at * 3]!, plank.colour[at * 3 + 1]!, plank.colour[at * 3 + 2]!],
      polish: 0.1,
      share: smooth(0.0015, -0.0015, out),
    };
  });
  layLoaf(relief, random, noise, tall ? 0.36 : 0.42, 0.26 + random() * 0.05);
  // Crumbs and flour.
  for (let crumb = 0; crumb < 130; crumb++) {
    const size = 0.0015 + random() ** 3 * 0.009;
    const place = { across: ranged(random, -0.6, 0.6), down: ranged(random, -0.42, 0.42), reach: size * 1.5 };
    lay(relief, place, (x, y, below) => {
      const away = Math.hypot(x, y) / size + noise(x * 300 + crumb, y * 300) * 0.3;
      if (below > 0.09) return undefined;
      return {
        level: below + Math.sqrt(Math.max(0, 1 - away * away)) * size,
        colour: colour('#d3a467'),
        polish: 0,
        share: smooth(1, 0.8, away),
      };
    });
  }
  lightRelief(canvas, relief, { from: ranged(random, 3.3, 4.3), steep: 0.8, light: [1.75, 1.6, 1.38], room: [0.24, 0.27, 0.33] });
}
