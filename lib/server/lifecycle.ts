import { once } from '../once.ts';

/** A server starts, serves, and stops; while it stops, it still answers whoever comes. */
export type Phase = 'starting' | 'serving' | 'stopping';

const holder = (): { phase: Phase } => once('lifecycle', () => ({ phase: 'starting' as Phase }));

/** Where this server is in its life. */
export const currentPhase = (): Phase => holder().phase;

export const enterPhase = (phase: Phase): void => void (holder().phase = phase);
