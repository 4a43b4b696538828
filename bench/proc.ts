import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Linux counts CPU time in hundredths of a second, on every architecture. */
const ticksPerSecond = 100;

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

/** A process and everything that it started, as far as still alive. */
export function tree(pid: number): number[] {
  const children = list(`/proc/${pid}/task`).flatMap((task) =>
    (read(`/proc/${pid}/task/${task}/children`) ?? '').split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(tree)];
}

/** A memory field of `/proc/<pid>/status` in MB; 0 for a process that is gone. */
function statusMb(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  const match = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(read(`/proc/${pid}/status`) ?? '');
  return Number(match?.[1] ?? 0) / 1024;
}

export function residentMb(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + statusMb(pid, 'VmRSS'), 0);
}

/** The most that any one of the processes has held so far: the kernel keeps it, so no sample misses it. */
export function peakMb(pids: readonly number[]): number {
  return Math.max(0, ...pids.map((pid) => statusMb(pid, 'VmHWM')));
}

/** CPU seconds, user and system, of the processes and of their children that have ended. */
export function cpuSeconds(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const afterName = (read(`/proc/${pid}/stat`) ?? '').split(') ').at(-1)?.split(' ') ?? [];
    return sum + [11, 12, 13, 14].reduce((ticks, at) => ticks + Number(afterName[at] ?? 0), 0) / ticksPerSecond;
  }, 0);
}

/** Which part of the machine's CPU time was in use, by anybody, during one second. */
export async function busyShare(): Promise<number> {
  const before = machineTicks();
  await sleep(1000);
  const after = machineTicks();
  return 1 - (after.idle - before.idle) / Math.max(1, after.all - before.all);
}

function machineTicks(): { all: number; idle: number } {
  const ticks = (read('/proc/stat') ?? '').split('\n', 1)[0]?.split(/\s+/).slice(1, 9).map(Number) ?? [];
  return { all: ticks.reduce((sum, each) => sum + each, 0), idle: (ticks[3] ?? 0) + (ticks[4] ?? 0) };
}
