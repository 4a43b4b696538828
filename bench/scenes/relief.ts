import { type Canvas, type Colour, mix } from './canvas.ts';
import { smooth } from './noise.ts';

/** Things that lie on a table and are looked at from above: how high each point is and what it is made of. */
export interface Relief {
  readonly width: number;
  readonly height: number;
  /** Pixels for one unit: the shorter side of the picture is 1 long, and 0 in the middle. */
  readonly scale: number;
  /** In units. */
  readonly level: Float32Array;
  readonly colour: Float32Array;
  /** 0 for dull wood, 1 for polished brass. */
  readonly polish: Float32Array;
}

/** What a shape says of a point; `undefined` where it is not. */
export interface Point {
  level: number;
  colour: Colour;
  polish: number;
  /** How much of the point it takes, at its edges less than 1. */
  share: number;
}

export function blankRelief(width: number, height: number): Relief {
  const size = width * height;
  return {
    width,
    height,
    scale: Math.min(width, height),
    level: new Float32Array(size),
    colour: new Float32Array(size * 3),
    polish: new Float32Array(size),
  };
}

/** Lays a shape on what is there: `shape` is asked for each point within `reach` of its middle. */
export function lay(
  relief: Relief,
  middle: { across: number; down: number; reach: number },
  shape: (x: number, y: number, below: number, under: Colour) => Point | undefined,
): void {
  const { width, height, scale, level, colour, polish } = relief;
  const fromColumn = Math.max(0, Math.floor((middle.across - middle.reach) * scale + width / 2));
  const toColumn = Math.min(width, Math.ceil((middle.across + middle.reach) * scale + width / 2));
  const fromRow = Math.max(0, Math.floor((middle.down - middle.reach) * scale + height / 2));
  const toRow = Math.min(height, Math.ceil((middle.down + middle.reach) * scale + height / 2));
  for (let row = fromRow; row < toRow; row++) {
    for (let column = fromColumn; column < toColumn; column++) {
      const at = row * width + column;
      const x = (column + 0.5 - width / 2) / scale - middle.across;
      const y = (row + 0.5 - height / 2) / scale - middle.down;
      const under: Colour = [colour[at * 3]!, colour[at * 3 + 1]!, colour[at * 3 + 2]!];
      const point = shape(x, y, level[at]!, under);
      if (!point || point.share <= 0) continue;
      level[at] = level[at]! + (point.level - level[at]!) * point.share;
      polish[at] = polish[at]! + (point.polish - polish[at]!) * point.share;
      for (let channel = 0; channel < 3; channel++) {
        colour[at * 3 + channel] = under[channel]! + (point.colour[channel]! - under[channel]!) * point.share;
      }
    }
  }
}

/** A window that lights the table: where it is, how low it stands, and what comes from the room. */
export interface Window {
  /** Radians, 0 from the right, a quarter turn from below. */
  from: number;
  /** How steep its light falls: 0.4 grazing, 2 from above. */
  steep: number;
  light: Colour;
  room: Colour;
}

/** Share of the window that a point sees, 0 to 1: walks towards it and looks for what stands higher. */
function seen(relief: Relief, row: number, column: number, window: Window): number {
  const { width, height, scale, level } = relief;
  const here = level[row * width + column]!;
  const dx = Math.cos(window.from);
  const dy = Math.sin(window.from);
  let hidden = 0;
  for (let away = 2; away < scale * 0.22; away = away * 1.22 + 1) {
    const x = Math.round(column + dx * away);
    const y = Math.round(row + dy * away);
    if (x < 0 || y < 0 || x >= width || y >= height) break;
    const ray = here + (away / scale) * window.steep;
    const above = (level[y * width + x]! - ray) / ((away / scale) * 0.55 + 0.004);
    if (above > hidden) hidden = above;
  }
  return 1 - smooth(0, 0.8, hidden);
}

/** Lights the relief and puts it on the canvas. */
export function lightRelief(canvas: Canvas, relief: Relief, window: Window): void {
  const { width, height, scale, level, colour, polish } = relief;
  const length = Math.hypot(1, window.steep);
  const [lx, ly, lz] = [Math.cos(window.from) / length, Math.sin(window.from) / length, window.steep / length];
  const shadow = new Float32Array(width * height);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) shadow[row * width + column] = seen(relief, row, column, window);
  }
  for (let row = 0; row < height; row++) {
    const up = Math.max(0, row - 1) * width;
    const low = Math.min(height - 1, row + 1) * width;
    for (let column = 0; column < width; column++) {
      const at = row * width + column;
      const left = Math.max(0, column - 1);
      const right = Math.min(width - 1, column + 1);
      let nx = (-(level[row * width + right]! - level[row * width + left]!) * scale) / 2;
      let ny = (-(level[low + column]! - level[up + column]!) * scale) / 2;
      const steepness = Math.hypot(nx, ny, 1);
      nx /= steepness;
      ny /= steepness;
      const nz = 1 / steepness;
      const lit = Math.max(0, nx * lx + ny * ly + nz * lz);
      const sun = (shadow[at]! + shadow[row * width + right]! + shadow[low + column]! + shadow[up + left]!) / 4;
      const shiny = polish[at]!;
      // The light half way between the window and the eye, which looks straight down.
      const half = Math.hypot(lx, ly, lz + 1);
      const facing = Math.max(0, (nx * lx + ny * ly + nz * (lz + 1)) / half);
      const spot = facing ** (12 + shiny * 60) * shiny * sun;
      // Polished metal shows a bright and a dark half of the room.
      const room = 0.75 + shiny * (Math.sin(nx * 5 + ny * 3 + column / scale + row / scale) * 0.35 - 0.1) - (1 - nz) * 0.3;
      for (let channel = 0; channel < 3; channel++) {
        const own = colour[at * 3 + channel]!;
        const gleam = mix([1, 1, 1], [own, own, own], shiny * 0.6)[0];
        canvas.light[at * 3 + channel] =
          own * (window.light[channel]! * lit * sun + window.room[channel]! * room) + window.light[channel]! * spot * gleam;
      }
    }
  }
}
