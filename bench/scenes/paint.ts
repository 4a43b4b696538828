import { type Random, seeded } from '../random.ts';
import { blankCanvas, type Canvas, developed, type Finish } from './canvas.ts';
import { paintForest } from './forest.ts';
import { paintHaze, paintRiver } from './hills.ts';
import { paintBread } from './kitchen.ts';
import { paintMoth } from './moth.ts';
import { paintRanges, paintTor } from './mountain.ts';
import { paintAurora, paintStars } from './night.ts';
import { type Noise, noiseFrom } from './noise.ts';
import { paintBeach, paintMoon, paintSea } from './sea.ts';
import { paintBench } from './table.ts';
import { paintLamps, paintTown } from './town.ts';

interface Scene extends Finish {
  paint: (canvas: Canvas, random: Random, noise: Noise) => void;
}

const scenes = {
  haze: { paint: paintHaze },
  river: { paint: paintRiver },
  sea: { paint: paintSea },
  beach: { paint: paintBeach },
  moon: { paint: paintMoon },
  stars: { paint: paintStars },
  aurora: { paint: paintAurora },
  town: { paint: paintTown },
  lamps: { paint: paintLamps },
  forest: { paint: paintForest },
  bench: { paint: paintBench },
  bread: { paint: paintBread },
  tor: { paint: paintTor },
  ranges: { paint: paintRanges },
  moth: { paint: paintMoth },
} satisfies Record<string, Scene>;

export type SceneName = keyof typeof scenes;

/** Every kind of picture that `paint` knows. */
export const sceneNames = Object.keys(scenes) as SceneName[];

export interface Commission {
  scene: SceneName;
  /** Pixels. */
  width: number;
  height: number;
  /** The same seed gives the same picture, another one another picture of the same kind. */
  seed: number;
}

/** Paints a picture: sRGB, three bytes a pixel, row by row from the top. */
export function paint({ scene, width, height, seed }: Commission): Buffer {
  const { paint: onto, ...finish }: Scene = scenes[scene];
  const random = seeded(Math.imul(seed + 1, 0x85ebca6b) >>> 0);
  const canvas = blankCanvas(width, height);
  onto(canvas, random, noiseFrom(random));
  return developed(canvas, finish, seed);
}
