import { constants } from 'node:os';

/** A stop that takes longer (ms) is cut off. */
const longest = 10_000;

/** Ctrl-C under npm comes twice: from the terminal, and from npm. What follows within this time (ms) is the same stop. */
const echo = 300;

/** What a stop still has to do. */
export type Stopping = { stop: () => Promise<void> };

/**
 * Ends the process on SIGTERM or SIGINT: exit code 0 once all is finished, 1 if it cannot be. `drainSeconds` is what a stop may take
 * besides. A second signal ends it at once. Gives where to say what is to be finished; a server that only starts has nothing.
 */
export function onStopSignals(drainSeconds: number): Stopping {
  const stopping: Stopping = { stop: async () => {} };
  let began: number | null = null;
  const stop = (): void => {
    setTimeout(() => process.exit(1), longest + drainSeconds * 1000).unref();
    stopping.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error('The stop did not go well:', error);
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      const now = performance.now();
      if (began !== null && now - began > echo) process.exit(128 + constants.signals[signal]);
      if (began !== null) return;
      began = now;
      stop();
    });
  }
  return stopping;
}
