import { join } from 'node:path';
import { env } from '../env.ts';
import { once } from '../once.ts';
import type { Card } from './card.ts';
import type { Print } from './develop.ts';
import type { Examined } from './examine.ts';
import type { Image } from './sizes.ts';
import { urgency, Workbench, type Task, type Urgency } from './workbench.ts';

/**
 * How far pictures stand behind pages when processors are wanted: those that somebody waits for a little, those that are made ahead far. At
 * the latter, a publish on a machine that was busy took a minute.
 */
const niceness = { waitedFor: 3, ahead: 10 };

/** Whatever is done with pictures: what somebody waits for by one process, what is made ahead by another. */
export class Darkroom {
  readonly #waitedFor: Workbench;
  readonly #ahead: Workbench;

  /** `script` is the file of the processes. */
  constructor(script: string) {
    this.#waitedFor = new Workbench(script, niceness.waitedFor);
    this.#ahead = new Workbench(script, niceness.ahead);
  }

  /** The hash that a picture's derivatives are named by. Throws a PictureError if it is no picture. */
  hash = (file: string, at: Urgency): Promise<string> => this.#ask({ kind: 'hash', file }, at) as Promise<string>;

  /** What a picture's file tells. Throws a PictureError if it cannot be shown. */
  examine = (file: string, at: Urgency): Promise<Examined> => this.#ask({ kind: 'examine', file }, at) as Promise<Examined>;

  /** Makes derivatives. Throws a PictureError if the file is not (or no longer) that picture, a DarkroomBusy if too many wait. */
  develop = async (file: string, image: Image, prints: Print[], at: Urgency): Promise<void> => {
    await this.#ask({ kind: 'develop', file, image, prints }, at);
  };

  /** Writes the original without what the camera wrote. Throws as `develop` does. */
  strip = async (file: string, image: Image, to: string, at: Urgency): Promise<void> => {
    await this.#ask({ kind: 'strip', file, image, to }, at);
  };

  /** Draws a card into a file (PNG). Throws a DarkroomBusy if too many wait. */
  draw = async (card: Card, to: string, at: Urgency): Promise<void> => {
    await this.#ask({ kind: 'draw', card, to }, at);
  };

  /** From now on only readers who wait are served; the rest is done after the next start. */
  retire(): void {
    this.#waitedFor.retire();
    this.#ahead.retire();
  }

  /** Ends the processes; what is under way is given up. */
  close(): void {
    this.#waitedFor.close();
    this.#ahead.close();
  }

  #ask(task: Task, at: Urgency): Promise<unknown> {
    return (at === urgency.ahead ? this.#ahead : this.#waitedFor).ask(task, at);
  }
}

/** The darkroom of this process. */
export const darkroom = (): Darkroom =>
  once(
    'darkroom',
    () => new Darkroom(join(/* turbopackIgnore: true */ env().programDir, 'lib', 'photos', 'darkroom-process.ts')),
  );
