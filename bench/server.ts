import type { ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseOf } from './database.ts';
import { firstByte } from './http.ts';
import { benchDir, nodeEnvironment, nodeFlags, repoDir, runDir } from './made.ts';
import { cpuSeconds, peakMb, residentMb, tree } from './proc.ts';
import { hasEnded, start, stop, type Environment } from './processes.ts';

/** The folders that a server reads: the posts, and the index made from them. */
export type Folders = {
  content: string;
  data: string;
};

export type Server = {
  url: string;
  /** From the start of the process to the first byte of a 200. */
  firstByteMs: number;
  residentMb: () => number;
  peakMb: () => number;
  cpuSeconds: () => number;
  stop: () => Promise<void>;
};

type Web = {
  command: string;
  args: readonly string[];
  env?: Environment;
  port: number;
  /** What must answer 200 before the server counts as started. */
  probe?: string;
  /** Runs on this core only. */
  core?: number;
};

/** Waypost as an operator runs it, on a free port, with variables of its own; returns when `/` has answered 200. */
export async function startWaypost(
  folders: Folders,
  { core, more = {} }: { core?: number; more?: Environment } = {},
): Promise<Server> {
  const port = await freePort();
  const env = { ...environment(folders, port), ...nodeEnvironment, ...more };
  return startWeb({ command: process.execPath, args: [...nodeFlags, 'server.ts'], env, port, core });
}

/** The same build served by `next start`, over the same folders; `next-alone.ts` says how. */
export async function startNext(folders: Folders, core?: number): Promise<Server> {
  const port = await freePort();
  const preload = ['--import', join(benchDir, 'next-alone.ts')];
  const args = [...preload, 'node_modules/next/dist/bin/next', 'start', '-p', String(port), '-H', '127.0.0.1'];
  return startWeb({ command: process.execPath, args, env: environment(folders, port), port, core });
}

/** Node's own server, giving one page of a Waypost that runs; `node-alone.ts` says how. */
export async function startNode(page: string, core: number): Promise<Server> {
  const port = await freePort();
  const args = [...nodeFlags, join(benchDir, 'node-alone.ts'), page, String(port)];
  return startWeb({ command: process.execPath, args, env: { ...process.env, ...nodeEnvironment }, port, core });
}

/** A cold index on a busy machine is no failure (ms). */
const longestStart = 900_000;

export async function startWeb({ command, args, env, port, probe = '/', core }: Web): Promise<Server> {
  mkdirSync(runDir, { recursive: true });
  const log = join(runDir, `server-${port}.log`);
  const output = openSync(log, 'w');
  const pinned = core === undefined ? [] : ['taskset', '-c', String(core)];
  const [program, ...rest] = [...pinned, command, ...args] as [string, ...string[]];
  const began = performance.now();
  const child = start(program, rest, { cwd: repoDir, env, stdio: ['ignore', output, output] });
  closeSync(output);
  const url = `http://127.0.0.1:${port}`;
  const deadline = began + longestStart;
  const answered = await firstByte(url + probe, () => whyNot(child, log, deadline)).catch(async (error) => {
    await stop(child);
    throw error;
  });
  return handle(child, url, answered - began);
}

function whyNot(child: ChildProcess, log: string, deadline: number): string | undefined {
  const tail = () => readFileSync(log, 'utf8').trim().split('\n').slice(-6).join('\n  ');
  if (child.pid === undefined) return `${child.spawnfile} could not be started`;
  if (hasEnded(child)) return `the server ended before it answered\n  ${tail()}`;
  if (performance.now() > deadline) return `the server did not answer 200 within ${longestStart / 1000} s\n  ${tail()}`;
  return undefined;
}

function handle(child: ChildProcess, url: string, firstByteMs: number): Server {
  const pids = () => tree(child.pid as number);
  return {
    url,
    firstByteMs,
    residentMb: () => residentMb(pids()),
    peakMb: () => peakMb(pids()),
    cpuSeconds: () => cpuSeconds(pids()),
    stop: () => stop(child),
  };
}

/** Waits until a server has done what it does in the background: it then uses next to no CPU. */
export async function untilIdle(server: Server, limitMs = 180_000): Promise<void> {
  const deadline = performance.now() + limitMs;
  let quiet = 0;
  let before = server.cpuSeconds();
  while (quiet < 3 && performance.now() < deadline) {
    await sleep(400);
    const now = server.cpuSeconds();
    quiet = now - before <= 0.02 ? quiet + 1 : 0;
    before = now;
  }
}

/** The caller's environment without what could point a server at the caller's own data; empty, so that `.env` cannot. */
export function environment({ content, data }: Folders, port?: number): Environment {
  const fixed = { DATABASE_URL: databaseOf(data), REDIS_URL: '', SMTP_URL: '', NEXT_TELEMETRY_DISABLED: '1' };
  const env = { ...process.env, ...fixed, CONTENT_DIR: content, DATA_DIR: data };
  return port === undefined ? env : { ...env, PORT: String(port), SITE_URL: `http://127.0.0.1:${port}` };
}

export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
