import type { PictureProblem } from './examine.ts';

// Next bundles a second copy of this module, and what one copy throws the other catches: so they are known by their names.
const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

/** Thrown for a picture that its author has to mend. */
export class PictureError extends Error {
  override readonly name = 'PictureError';
  readonly problem: PictureProblem;

  constructor(problem: PictureProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

export const isPictureError = (error: unknown): error is PictureError => isNamed(error, 'PictureError');

/** Thrown when more is asked for than can be made soon. */
export class DarkroomBusy extends Error {
  override readonly name = 'DarkroomBusy';
}

export const isDarkroomBusy = (error: unknown): boolean => isNamed(error, 'DarkroomBusy');

/** Thrown for what is left undone because the server stops. */
class DarkroomClosed extends Error {
  override readonly name = 'DarkroomClosed';
}

export const isDarkroomClosed = (error: unknown): boolean => isNamed(error, 'DarkroomClosed');

export const stopping = (): Error => new DarkroomClosed('The server stops.');
