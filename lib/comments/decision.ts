import { z } from 'zod';
import { toCommentId } from './comment-id.ts';
import type { Decided, State } from './moderate.ts';

const state = z.enum(['shown', 'held', 'spam', 'deleted']) satisfies z.ZodType<State>;

/** The state of comments that is asked for, by whatever came in its place; those that wait, if it is none. */
export const toState = (given: unknown): State => state.catch('held').parse(given);

/** Comments and the states they had, as a text that takes decisions back: `12-held.13-spam`. Empty if nothing was decided. */
export const toUndo = (decided: readonly Pick<Decided, 'id' | 'before'>[]): string =>
  decided.map(({ id, before }) => `${id}-${before}`).join('.');

/** What such a text says; what is written otherwise is left out. */
export function decidedAs(text: string): Map<number, State> {
  const found = new Map<number, State>();
  for (const part of text.split('.')) {
    const [digits, word] = part.split('-');
    const [id, before] = [toCommentId(digits), state.safeParse(word)];
    if (id !== null && before.success) found.set(id, before.data);
  }
  return found;
}
