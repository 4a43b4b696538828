const minute = 60_000;
const hour = 60 * minute;

/** The pauses after the first tries (ms), and the one after each later try. */
const pauses = [minute, 5 * minute, 30 * minute, 2 * hour];
const longPause = 6 * hour;

/** How long to wait (ms) with what was tried so often (1 and more) and failed, before it is tried again. */
export const pauseAfter = (tries: number): number => pauses[tries - 1] ?? longPause;
