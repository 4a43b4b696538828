import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';

/** Variables of a command; the types that Next adds to Node's would ask for NODE_ENV in each. */
export type Environment = Record<string, string | undefined>;

type Options = Omit<SpawnOptions, 'env'> & { env?: Environment };

const running = new Set<ChildProcess>();

/**
 * Starts a command as the leader of its own process group, so that ending it ends what it started
 * too, and remembers it until it ends. Nothing that was not started here is ever signalled.
 */
export function start(command: string, args: readonly string[], options: Options): ChildProcess {
  const child = spawn(command, args, { ...options, detached: true } as SpawnOptions);
  running.add(child);
  child.once('exit', () => running.delete(child));
  child.once('error', () => running.delete(child));
  return child;
}

export function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Asks a process to stop, and ends it if it has not stopped after `patienceMs`. */
export async function stop(child: ChildProcess, patienceMs = 10_000): Promise<void> {
  if (!hasEnded(child)) child.kill('SIGTERM');
  const deadline = performance.now() + patienceMs;
  while (!hasEnded(child) && performance.now() < deadline) await sleep(5);
  endGroup(child);
}

function endGroup(child: ChildProcess): void {
  try {
    if (child.pid) process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The whole group has ended by itself.
  }
}

/** Leaves nothing behind: at the normal end, after an error and on Ctrl-C. */
export function endEverythingOnExit(): void {
  process.on('exit', () => running.forEach(endGroup));
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const) {
    process.on(signal, () => process.exit(code));
  }
}

/** Runs a command to its end, `input` being what it reads; gives what it printed, or an error with the last of it. */
export async function run(
  command: string,
  args: readonly string[],
  { input = '', ...options }: Options & { input?: string } = {},
): Promise<string> {
  const child = start(command, args, { ...options, stdio: 'pipe' });
  // If it ends before it has read everything, its exit code tells.
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  const printed: Buffer[] = [];
  child.stdout?.on('data', (chunk: Buffer) => printed.push(chunk));
  child.stderr?.on('data', (chunk: Buffer) => printed.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  const output = Buffer.concat(printed).toString();
  if (code === 0) return output;
  throw new Error(`${[command, ...args].join(' ')} ended with ${code}\n  ${output.trim().split('\n').slice(-8).join('\n  ')}`);
}

/** Whether a command is installed. */
export async function isInstalled(command: string): Promise<boolean> {
  return run('which', [command]).then(
    () => true,
    () => false,
  );
}
