import type { Server } from './server.ts';
import { median } from './statistics.ts';

/** Samples (one a second) that one figure is the median of: a program that is started, or a picture that is decoded, is not growth. */
const window = 10;

/** What a server and its children held, in MB: at the beginning, at the end, and by how much it became more, each minute. */
export type Held = { first: number; last: number; slope: number };

/** The slope of the straight line that is nearest to points at 0, 1, 2 … (least squares). */
export function slopeOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const over = values.reduce((sum, value, at) => sum + (at - middle) * (value - mean), 0);
  return over / values.reduce((sum, _, at) => sum + (at - middle) ** 2, 0);
}

/** Looks once a second at what a server and its children hold; nothing is collected for it. */
export function watchMemory(server: Server): { stop: () => Held } {
  const samples: number[] = [];
  const timer = setInterval(() => samples.push(server.residentMb()), 1000);
  return {
    stop() {
      clearInterval(timer);
      const windows = Array.from({ length: Math.floor(samples.length / window) }, (_, at) =>
        median(samples.slice(at * window, (at + 1) * window)),
      );
      return { first: windows[0]!, last: windows.at(-1)!, slope: slopeOf(windows) * (60 / window) };
    },
  };
}
