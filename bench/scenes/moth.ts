import { type Random } from '../random.ts';
import { type Canvas, type Colour, colour, mix } from './canvas.ts';
import { fbm, type Noise, ranged, ridged, smooth } from './noise.ts';
import { blankRelief, lay, lightRelief, type Relief } from './relief.ts';

function layBark(relief: Relief, noise: Noise, pale: Colour, dark: Colour): void {
  lay(relief, { across: 0, down: 0, reach: 3 }, (x, y) => {
    const warp = fbm(noise, x * 1.6, y * 0.8, 3) * 0.25;
    const plates = ridged(noise, (x + warp) * 4.2, y * 1.1 + warp, 5, 0.55);
    const rough = fbm(noise, x * 30, y * 17, 4, 0.6);
    const lichen = smooth(0.12, 0.3, fbm(noise, x * 3.3 + 30, y * 3.3, 5, 0.55) + rough * 0.12);
    const tone = smooth(0.1, 0.75, plates) * 0.7 + rough * 0.5 + 0.1;
    const bark = mix(dark, pale, Math.min(1, Math.max(0, tone)));
    return {
      level: plates * 0.075 + rough * 0.008 + lichen * 0.003,
      colour: mix(bark, mix(colour('#8d9a7c'), colour('#c3c8ac'), smooth(-0.3, 0.5, rough)), lichen * 0.75),
      polish: 0.03,
      share: 1,
    };
  });
}

interface Wing {
  /** Radians from straight up, of its leading edge and its trailing edge. */
  from: number;
  to: number;
  long: number;
}

/** How far a wing reaches at an angle, in units; 0 outside of it. */
function wingReach({ from, to, long }: Wing, turn: number): number {
  const share = (turn - from) / (to - from);
  if (share <= 0 || share >= 1) return 0;
  const tip = Math.exp(-(((share - 0.22) / 0.5) ** 2));
  const scallop = 1 + 0.022 * Math.cos(share * 34);
  return long * (0.38 + 0.62 * tip) * scallop * smooth(0, 0.1, share) ** 0.5 * smooth(1, 0.86, share) ** 0.5;
}

function layMoth(relief: Relief, random: Random, noise: Noise, at: { across: number; down: number }, size: number): void {
  const ground = [colour('#c9a982'), colour('#9c8a78'), colour('#d8cfc0'), colour('#b27f4c')][Math.floor(random() * 4)]!;
  const dark = colour('#33241a');
  const rust = colour('#8c4a26');
  const tilt = ranged(random, -0.5, 0.5);
  const [c, s] = [Math.cos(tilt), Math.sin(tilt)];
  const bands = ranged(random, 22, 34);
  const wings: (Wing & { lift: number })[] = [
    { from: 1.35, to: 2.75, long: 0.72 * size, lift: 0.1 },
    { from: 0.72, to: 1.95, long: 1.05 * size, lift: 0.118 },
  ];
  wings.forEach(({ lift, ...wing }, pair) => {
    lay(relief, { ...at, reach: size * 1.15 }, (px, py) => {
      const x = Math.abs(px * c + py * s);
      const y = -px * s + py * c + 0.12 * size;
      const away = Math.hypot(x, y);
      const turn = Math.atan2(x, -y);
      const reach = wingReach(wing, turn);
      const share = smooth(0.004, -0.004, away - reach + noise(x * 120, y * 120) * 0.003) * (reach > 0 ? 1 : 0);
      if (share <= 0) return undefined;
      const out = away / wing.long;
      const vein = smooth(0.82, 0.98, Math.cos(turn * 26 + out * 0.8)) * smooth(0.15, 0.5, out);
      const wave = Math.sin(out * bands + Math.sin(turn * 17) * 0.9 + fbm(noise, x * 14, y * 14 + pair * 5, 3) * 2.4);
      const scales = fbm(noise, x * 120, y * 120, 3, 0.65);
      const spotX = away * Math.sin(turn - (pair ? 1.25 : 1.95));
      const spot = Math.hypot(spotX, (out - 0.56) * wing.long) / (0.085 * size);
      let tone = mix(ground, dark, Math.min(0.85, smooth(0.15, 0.95, wave) * 0.5 + smooth(0.86, 1.02, out) * 0.45 + vein * 0.2));
      tone = mix(tone, rust, smooth(0.25, 0, Math.abs(out - 0.36)) * 0.35);
      tone = mix(tone, dark, smooth(1.1, 0.95, spot) * 0.85);
      tone = mix(tone, colour('#d8b47a'), smooth(0.72, 0.6, spot) * 0.8);
      tone = mix(tone, colour('#15100d'), smooth(0.4, 0.3, spot));
      return {
        level: lift + Math.sin(out * 2.6) * 0.012 + vein * 0.0016 + scales * 0.0012,
        colour: tone.map((part) => part * (0.92 + scales * 0.4)) as [number, number, number],
        polish: 0.06,
        share,
      };
    });
  });
  lay(relief, { ...at, reach: size * 0.8 }, (px, py) => {
    const x = px * c + py * s;
    const y = -px * s + py * c;
    const hair = fbm(noise, x * 90, y * 40, 4, 0.65);
    const thorax = Math.hypot(x / (0.13 * size), (y + 0.13 * size) / (0.19 * size));
    const tail = Math.hypot(x / (0.1 * size * smooth(0.62 * size, -0.2 * size, y) + 0.012), (y - 0.24 * size) / (0.34 * size));
    const head = Math.hypot(x / (0.075 * size), (y + 0.33 * size) / (0.065 * size));
    const body = Math.min(thorax, tail, head) + hair * 0.13;
    const share = smooth(1.02, 0.94, body);
    if (share <= 0) return undefined;
    const rings = smooth(-0.2, 0.8, Math.sin((y / size) * 62)) * smooth(0.05 * size, 0.12 * size, y);
    const collar = smooth(0.045, 0.03, Math.abs(y + 0.27 * size) / size);
    const fur = mix(mix(ground, dark, 0.45 + rings * 0.3), colour('#efe6d4'), collar * 0.75);
    return {
      level: 0.118 + Math.sqrt(Math.max(0, 1 - body * body)) * 0.075 * size + hair * 0.006,
      colour: fur.map((part) => part * (0.9 + hair * 0.5)) as [number, number, number],
      polish: 0.03,
      share,
    };
  });
  for (const side of [-1, 1]) {
    lay(relief, { ...at, reach: size }, (px, py, below) => {
      const x = (px * c + py * s) * side;
      const y = -px * s + py * c + 0.36 * size;
      const along = -y / (0.34 * size);
      if (along < 0 || along > 1) return undefined;
      const aside = Math.abs(x - 0.03 * size - along ** 0.8 * 0.27 * size);
      const comb = 0.0035 + 0.02 * size * Math.sin(along * Math.PI) * smooth(0.1, 0.9, Math.sin(along * 150));
      return { level: below + 0.012, colour: mix(ground, dark, 0.55), polish: 0.05, share: smooth(comb, comb * 0.6, aside) };
    });
  }
}

/** A moth at rest on the bark of a tree, in low sun. */
export function paintMoth(canvas: Canvas, random: Random, noise: Noise): void {
  const relief = blankRelief(canvas.width, canvas.height);
  const red = random() < 0.5;
  layBark(relief, noise, colour(red ? '#a08468' : '#9a9689'), colour(red ? '#2b1b13' : '#26241f'));
  const at = { across: ranged(random, -0.18, 0.18), down: ranged(random, -0.04, 0.08) };
  layMoth(relief, random, noise, at, ranged(random, 0.3, 0.36));
  lightRelief(canvas, relief, { from: ranged(random, 3.5, 5.9), steep: 0.75, light: [1.9, 1.72, 1.42], room: [0.2, 0.24, 0.28] });
}
