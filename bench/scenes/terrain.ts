import { type Canvas, type Colour, mix } from './canvas.ts';
import { smooth } from './noise.ts';

/** A square of land seen from above: heights, and how much of the sun each point gets. */
export interface Terrain {
  /** Points along a side, which is one unit long. */
  readonly points: number;
  readonly level: Float32Array;
  readonly lit: Float32Array;
  /** The steepness, 0 flat and 1 upright. */
  readonly steep: Float32Array;
}

/** Where the sun stands: radians from the right, and the height of its light over one unit. */
export interface Sunlight {
  from: number;
  height: number;
}

/** Surveys a land whose height at a point is `level(x, z)`, in units, and throws its shadows. */
export function surveyed(points: number, sun: Sunlight, level: (x: number, z: number) => number): Terrain {
  const terrain = {
    points,
    level: new Float32Array(points * points),
    lit: new Float32Array(points * points),
    steep: new Float32Array(points * points),
  };
  for (let row = 0; row < points; row++) {
    for (let column = 0; column < points; column++) terrain.level[row * points + column] = level(column / points, row / points);
  }
  const length = Math.hypot(1, sun.height);
  const [sx, sz] = [Math.cos(sun.from), Math.sin(sun.from)];
  for (let row = 1; row < points - 1; row++) {
    for (let column = 1; column < points - 1; column++) {
      const at = row * points + column;
      const here = terrain.level[at]!;
      const nx = ((terrain.level[at - 1]! - terrain.level[at + 1]!) * points) / 2;
      const nz = ((terrain.level[at - points]! - terrain.level[at + points]!) * points) / 2;
      const normal = Math.hypot(nx, nz, 1);
      let hidden = 0;
      for (let away = 1.5; away < points * 0.25; away *= 1.35) {
        const x = Math.round(column + sx * away);
        const z = Math.round(row + sz * away);
        if (x < 0 || z < 0 || x >= points || z >= points) break;
        const over = (terrain.level[z * points + x]! - here - (away / points) * sun.height) / (away / points + 0.01);
        if (over > hidden) hidden = over;
      }
      terrain.lit[at] = (Math.max(0, nx * sx + nz * sz + sun.height) / normal / length) * (1 - smooth(0, 0.25, hidden));
      terrain.steep[at] = 1 - 1 / normal;
    }
  }
  return terrain;
}

function between(list: Float32Array, points: number, x: number, z: number): number {
  const column = Math.min(points - 2, Math.max(0, x * points));
  const row = Math.min(points - 2, Math.max(0, z * points));
  const at = Math.floor(row) * points + Math.floor(column);
  const dx = column - Math.floor(column);
  const dz = row - Math.floor(row);
  const far = list[at]! + (list[at + 1]! - list[at]!) * dx;
  const near = list[at + points]! + (list[at + points + 1]! - list[at + points]!) * dx;
  return far + (near - far) * dz;
}

export interface Outlook {
  /** The eye's height in units, and where its level stands in the picture. */
  eye: number;
  horizon: number;
  /** How long the lens is: 1 for a wide one. */
  lens: number;
  sun: Colour;
  shade: Colour;
  haze: Colour;
  /** How thick the air is: the distance, in units, at which two thirds of a colour have gone. */
  clear: number;
  /** What the ground is made of at a point. */
  ground: (x: number, z: number, level: number, steep: number) => Colour;
}

/** Paints the land as it is seen from the middle of its near side, over what is there. */
export function paintTerrain(canvas: Canvas, terrain: Terrain, outlook: Outlook): void {
  const { width, height, light } = canvas;
  const { points, level, lit, steep } = terrain;
  const { eye, horizon, lens } = outlook;
  for (let column = 0; column < width; column++) {
    const aside = (column + 0.5 - width / 2) / height / lens;
    let drawn = height;
    let before: Colour | undefined;
    for (let away = 0.03; away < 0.96 && drawn > 0; away += 0.00035 + away * 0.0016) {
      const x = 0.5 + aside * away;
      const z = 0.98 - away;
      if (x < 0.002 || x > 0.998 || z < 0.002) continue;
      const here = between(level, points, x, z);
      const top = (horizon - ((here - eye) / away) * lens) * height;
      if (top >= drawn) {
        before = undefined;
        continue;
      }
      const ground = outlook.ground(x, z, here, between(steep, points, x, z));
      const sunny = between(lit, points, x, z);
      const far = 1 - Math.exp(-((away / outlook.clear) ** 1.3));
      const lighted: Colour = [
        ground[0] * (outlook.sun[0] * sunny + outlook.shade[0]),
        ground[1] * (outlook.sun[1] * sunny + outlook.shade[1]),
        ground[2] * (outlook.sun[2] * sunny + outlook.shade[2]),
      ];
      const seen = mix(lighted, outlook.haze, far);
      const first = Math.max(0, Math.floor(top));
      const long = Math.max(1, drawn - top);
      for (let row = Math.min(height, Math.ceil(drawn)) - 1; row >= first; row--) {
        const share = Math.min(1, row + 1 - top);
        const tone = before ? mix(before, seen, Math.min(1, (drawn - row) / long)) : seen;
        const at = (row * width + column) * 3;
        for (let channel = 0; channel < 3; channel++) {
          light[at + channel] = light[at + channel]! + (tone[channel]! - light[at + channel]!) * share;
        }
      }
      drawn = top;
      before = seen;
    }
  }
}
