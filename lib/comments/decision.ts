import type { Decided, State } from './moderate.ts';

const states: ReadonlySet<string> = new Set<State>(['shown', 'held', 'spam', 'deleted']);

/** Comments and the states they had, as a text that takes decisions back: `12-held.13-spam`. Empty if nothing was decided. */
export const toUndo = (decided: readonly Pick<Decided, 'id' | 'before'>[]): string =>
  decided.map(({ id, before }) => `${id}-${before}`).join('.');

/** What such a text says; what is written otherwise is left out. */
export function decidedAs(text: string): Map<number, State> {
  const found = new Map<number, State>();
  for (const part of text.split('.')) {
    const [id = '', state = ''] = part.split('-');
    if (/^[1-9]\d{0,14}$/.test(id) && states.has(state)) found.set(Number(id), state as State);
  }
  return found;
}
