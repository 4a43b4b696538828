import { between, type Random } from '../random.ts';
import { type Canvas, type Colour, colour, mix } from './canvas.ts';
import { fbm, type Noise, ranged, ridged, smooth } from './noise.ts';
import { blankRelief, lay, lightRelief, type Relief } from './relief.ts';

/** Boards with grain, knots and the gaps between them. */
export function layBoards(
  relief: Relief,
  noise: Noise,
  look: { pale: Colour; dark: Colour; boards: number; upright: boolean },
): void {
  const { pale, dark, boards, upright } = look;
  lay(relief, { across: 0, down: 0, reach: 3 }, (x, y) => {
    const [along, aside] = upright ? [y, x] : [x, y];
    const place = aside * boards + 50.5;
    const board = Math.floor(place);
    const within = place - board;
    const knot = fbm(noise, along * 1.1 + board * 9, aside * 6 + board, 3);
    const rings = Math.sin((aside * 46 + knot * 9 + board * 5) * 2.2 + fbm(noise, along * 3, aside * 40, 2) * 1.4);
    const fibre = fbm(noise, along * 5 + board * 7, aside * 150, 4, 0.62);
    const worn = fbm(noise, along * 2.3 + 11, aside * 2.3, 4);
    const gap = smooth(0.012, 0.035, Math.min(within, 1 - within));
    const tone = 0.5 + rings * 0.14 + fibre * 0.42 + worn * 0.35 + noise(board * 3.3, 0.5) * 0.3;
    return {
      level: (gap - 1) * 0.008 + fibre * 0.0012,
      colour: mix([0.01, 0.008, 0.006], mix(dark, pale, Math.min(1, Math.max(0, tone))), 0.15 + 0.85 * gap),
      polish: 0.07 + 0.05 * Math.max(0, fibre),
      share: 1,
    };
  });
}

const brasses = ['#d0a24c', '#c9963e', '#b58434', '#dcb866', '#9c7a3c', '#a7a9a8'];

function layGear(relief: Relief, random: Random, noise: Noise, across: number, down: number, radius: number, lift: number): void {
  const tone = colour(brasses[between(random, 0, brasses.length - 1)]!);
  const teeth = Math.round(radius * ranged(random, 210, 300));
  const spokes = between(random, 4, 6);
  const turned = random() * 7;
  const edge = 1.6 / relief.scale;
  lay(relief, { across, down, reach: radius * 1.05 }, (x, y) => {
    const away = Math.hypot(x, y);
    const turn = Math.atan2(y, x) + turned;
    const tooth = smooth(-0.55, 0.55, Math.sin(turn * teeth));
    const outer = radius - (1 - tooth) * Math.min(0.016, radius * 0.13);
    let share = smooth(edge, -edge, away - outer) * smooth(-edge, edge, away - Math.max(0.006, radius * 0.05));
    const spoke = Math.abs(Math.sin((turn * spokes) / 2)) * away - 0.012 - radius * 0.035;
    const open = Math.min(away - radius * 0.26, radius * 0.8 - away, spoke);
    share *= smooth(edge, -edge, open);
    if (share <= 0) return undefined;
    const bevel = smooth(0, 0.006, Math.min(outer - away, -open + 0.001));
    const turnings = noise(away * 420, 3) * 0.0002;
    const hub = smooth(radius * 0.17, radius * 0.15, away) * 0.02;
    const tarnish = fbm(noise, x * 9 + across * 7, y * 9 + down * 7, 4) * 0.5 + 0.5;
    return {
      level: lift + bevel * 0.004 + turnings + hub,
      colour: mix(tone, [tone[0] * 0.32, tone[1] * 0.27, tone[2] * 0.2], tarnish * 0.75),
      polish: 0.75 - tarnish * 0.4,
      share,
    };
  });
}

/** The distance of a point from a line between two points, in units. */
function fromLine(x: number, y: number, x0: number, y0: number, x1: number, y1: number): number {
  const share = Math.min(1, Math.max(0, ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / ((x1 - x0) ** 2 + (y1 - y0) ** 2)));
  return Math.hypot(x - x0 - (x1 - x0) * share, y - y0 - (y1 - y0) * share);
}

function layDial(relief: Relief, random: Random, noise: Noise, across: number, down: number, radius: number): void {
  const enamel = colour(random() < 0.6 ? '#efe8d6' : '#d9d2c0');
  const rim = colour('#b98d3f');
  const hour = random() * Math.PI * 2;
  const minute = hour * 12;
  const tilt = ranged(random, -0.5, 0.5);
  const edge = 1.2 / relief.scale;
  lay(relief, { across, down, reach: radius * 1.02 }, (x, y) => {
    const away = Math.hypot(x, y) / radius;
    const share = smooth(1, 1 - (edge * 2) / radius, away);
    if (share <= 0) return undefined;
    const ring = smooth(0.9, 0.92, away);
    const bow = Math.sqrt(Math.max(0, 1 - ((away - 0.955) / 0.05) ** 2)) * 0.014;
    const turn = Math.atan2(y, x) - tilt;
    const step = Math.PI / 30;
    const toMinute = Math.abs(turn / step - Math.round(turn / step)) * step * away * radius;
    const toHour = Math.abs(turn / (step * 5) - Math.round(turn / (step * 5))) * step * 5 * away * radius;
    const tick = smooth(0.004, 0.002, toMinute) * smooth(0.82, 0.83, away) * smooth(0.875, 0.865, away);
    const bar = smooth(0.011, 0.009, (toHour * 1.4) / (0.4 + away)) * smooth(0.6, 0.61, away) * smooth(0.78, 0.77, away);
    const line = smooth(0.008, 0.003, Math.min(Math.abs(away - 0.825), Math.abs(away - 0.87)));
    const crack = smooth(0.975, 0.995, ridged(noise, x * 5 + across * 9, y * 5, 2)) * 0.6;
    const stain = fbm(noise, x * 6 + 7, y * 6 + across * 5, 4) * 0.22;
    const ink = Math.max(tick, bar, line * 0.8, crack * 0.5);
    const face = mix(mix(enamel, colour('#9c8459'), Math.max(0, stain + away ** 6 * 0.12)), colour('#181410'), ink);
    return {
      level: 0.02 + (1 - away * away) * 0.006 * (1 - ring) + bow * ring,
      colour: mix(face, rim, ring),
      polish: 0.25 + ring * 0.5,
      share,
    };
  });
  const hands = [
    { turn: hour + tilt, long: 0.5, thick: 0.017 },
    { turn: minute + tilt, long: 0.8, thick: 0.011 },
  ];
  for (const { turn, long, thick } of hands) {
    const [tipX, tipY] = [Math.cos(turn) * long * radius, Math.sin(turn) * long * radius];
    lay(relief, { across, down, reach: radius }, (x, y) => {
      const along = Math.hypot(x, y) / (long * radius);
      const near = fromLine(x, y, -tipX * 0.18, -tipY * 0.18, tipX, tipY);
      const moon = Math.abs(Math.hypot(x - tipX * 0.7, y - tipY * 0.7) - radius * 0.05) - thick * radius * 0.55;
      const hub = Math.hypot(x, y) - radius * 0.05;
      const share = smooth(edge, -edge, Math.min(near - thick * radius * (1.25 - along * 0.8), moon, hub));
      return { level: 0.042, colour: colour('#1c2740'), polish: 0.7, share };
    });
  }
}

/** Steel screws and pins that somebody has put down for a moment. */
function layScrews(relief: Relief, random: Random, noise: Noise, count: number): void {
  for (let screw = 0; screw < count; screw++) {
    const [across, down] = [ranged(random, -0.8, 0.8), ranged(random, -0.55, 0.55)];
    const turn = random() * 7;
    const [c, s] = [Math.cos(turn), Math.sin(turn)];
    const long = ranged(random, 0.03, 0.075);
    lay(relief, { across, down, reach: 0.1 }, (x, y, below) => {
      const along = x * c + y * s;
      const aside = Math.abs(-x * s + y * c);
      const wide = along < 0.012 ? 0.013 : 0.0055 + 0.0009 * Math.sin(along * 1500);
      const share = along < 0 || along > long ? 0 : smooth(0.0012, -0.0012, aside - wide);
      const round = Math.sqrt(Math.max(0, 1 - (aside / wide) ** 2)) * wide;
      const rust = smooth(0, 0.4, noise(x * 60 + screw, y * 60));
      return {
        level: Math.max(0, below) + round,
        colour: mix(colour('#8b8f94'), colour('#6b4a32'), rust * 0.5),
        polish: 0.8,
        share,
      };
    });
  }
}

/** A bench with what belongs into clocks: wheels, dials, screws. */
export function paintBench(canvas: Canvas, random: Random, noise: Noise): void {
  const relief = blankRelief(canvas.width, canvas.height);
  layBoards(relief, noise, { pale: colour('#8a623c'), dark: colour('#2c1a0f'), boards: 2.4, upright: random() < 0.3 });
  layScrews(relief, random, noise, 9);
  const half = { across: canvas.width / relief.scale / 2, down: canvas.height / relief.scale / 2 };
  const dial = {
    across: ranged(random, -0.4, 0.4) * half.across,
    down: ranged(random, -0.15, 0.15),
    radius: ranged(random, 0.24, 0.36),
  };
  layDial(relief, random, noise, dial.across, dial.down, dial.radius);
  const placed = [dial];
  for (let attempt = 0; attempt < 90 && placed.length < 12; attempt++) {
    const radius = 0.05 + random() ** 2 * 0.2;
    const gear = { across: ranged(random, -half.across, half.across), down: ranged(random, -half.down, half.down), radius };
    const free = placed.every(
      (other) => Math.hypot(gear.across - other.across, gear.down - other.down) > (radius + other.radius) * 0.96,
    );
    if (!free) continue;
    placed.push(gear);
    layGear(relief, random, noise, gear.across, gear.down, radius, 0.012 + random() * 0.03);
  }
  lightRelief(canvas, relief, {
    from: ranged(random, 3.4, 5.6),
    steep: 0.85,
    light: [1.9, 1.7, 1.4],
    room: [0.2, 0.24, 0.32],
  });
}
