import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { peakMb, residentMb, tree } from './proc.ts';
import { start, stop, type Environment } from './processes.ts';

export type Measured = {
  cpu: number;
  wall: number;
  peak: number;
  output: string;
};

type Command = {
  args: readonly string[];
  cwd: string;
  env?: Environment;
  limitMs: number;
};

/** Bash prints what all ended children took, to the millisecond; no sampling could be as exact. */
const countingShell = '"$@" 2>&1; code=$?; times >&3; exit $code';

/** Runs a command to its end; gives CPU seconds (user and system, children too), wall seconds, peak MB. */
export async function measure(command: string, { args, cwd, env, limitMs }: Command): Promise<Measured> {
  const began = performance.now();
  const child = start('bash', ['-c', countingShell, 'bash', command, ...args], {
    cwd,
    env: { ...process.env, LC_ALL: 'C', ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  const memory = watchMemory(child.pid as number);
  const late = setTimeout(() => void stop(child, 0), limitMs);
  const [output, times, [code]] = await Promise.all([
    text(child.stdout as Readable),
    text(child.stdio[3] as Readable),
    once(child, 'exit') as Promise<[number | null]>,
  ]);
  clearTimeout(late);
  const wall = (performance.now() - began) / 1000;
  const peak = memory.stop();
  if (code !== 0) throw new Error(failure(command, args, code, output));
  return { cpu: childrenSeconds(times), wall, peak, output };
}

function failure(command: string, args: readonly string[], code: number | null, output: string): string {
  const how = code === null ? 'was ended (out of time?)' : `ended with ${code}`;
  const tail = output.trim().split('\n').slice(-8).join('\n  ');
  return `${[command, ...args].join(' ')} ${how}\n  ${tail}`;
}

/** The second line of bash's `times`, like `0m1.234s 0m0.567s`: what the children took. */
function childrenSeconds(times: string): number {
  const line = times.trim().split('\n').at(-1) ?? '';
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60 + Number(seconds),
    0,
  );
}

/** Watches what the shell started; the peak of one process is exact, that of several together is sampled. */
function watchMemory(shell: number): { stop: () => number } {
  let peak = 0;
  const timer = setInterval(() => {
    const pids = tree(shell).slice(1);
    peak = Math.max(peak, residentMb(pids), peakMb(pids));
  }, 20);
  return {
    stop: () => {
      clearInterval(timer);
      return peak;
    },
  };
}
