import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chownSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from '@redis/client';
import { freePort } from '../e2e/server.ts';
import type { DebianPackage } from './services.ts';

export const postgresPackages: DebianPackage[] = [{ name: 'postgresql', file: '/usr/bin/psql' }];
export const redisPackages: DebianPackage[] = [{ name: 'redis-server', file: '/usr/bin/redis-server' }];

/** A service of a test's own, that can be stopped in the middle and started again. */
export type Service = {
  url: string;
  /** Ends it as `kill -9` does (`kill`), or in order, and starts it again. */
  restart: (how: 'kill' | 'stop') => Promise<void>;
  stop: () => Promise<void>;
};

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });

const ended = (child: ChildProcess): Promise<void> =>
  new Promise((resolve) =>
    child.exitCode !== null || child.signalCode !== null ? resolve() : child.once('exit', () => resolve()),
  );

/** Starts a program that is to listen on a port; again, if it ends before it does: what a killed one has left may be in its way. */
async function startListening(port: number, start: () => ChildProcess): Promise<ChildProcess> {
  let child = start();
  for (let tries = 0; tries < 400; tries++) {
    if (await isListening(port)) return child;
    await sleep(50);
    if (child.exitCode !== null || child.signalCode !== null) child = start();
  }
  child.kill('SIGKILL');
  throw new Error(`Nothing listens on port ${port}.`);
}

/** Runs a program that goes on, and can be ended and started again. */
async function serviceOf(port: number, url: string, start: () => ChildProcess, signal: NodeJS.Signals): Promise<Service> {
  let child = await startListening(port, start);
  process.once('exit', () => child.kill('SIGKILL'));
  const end = async (how: NodeJS.Signals): Promise<void> => {
    child.kill(how);
    await ended(child);
  };
  return {
    url,
    async restart(how) {
      await end(how === 'kill' ? 'SIGKILL' : signal);
      child = await startListening(port, start);
    },
    stop: () => end(signal),
  };
}

/** A PostgreSQL of a test's own, which keeps what it has promised also after a kill if it is `safe`; else it is fast. */
export async function startPostgres({ safe = true } = {}): Promise<Service> {
  const [bin = ''] = globSync('/usr/lib/postgresql/*/bin').toSorted().reverse();
  const folder = mkdtempSync(join(tmpdir(), 'waypost-postgres-'));
  // It refuses to be run by root.
  const user = process.getuid?.() === 0 ? Number(execFileSync('id', ['-u', 'postgres']).toString()) : undefined;
  const options = user === undefined ? {} : { uid: user, gid: Number(execFileSync('id', ['-g', 'postgres']).toString()) };
  if (options.uid !== undefined) chownSync(folder, options.uid, options.gid);
  const data = join(folder, 'data');
  const how = { ...options, cwd: folder, stdio: 'ignore' } as const;
  execFileSync(join(bin, 'initdb'), ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8'], how);
  const port = await freePort();
  const fast = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];
  const settings = [
    `unix_socket_directories=${folder}`,
    'listen_addresses=127.0.0.1',
    'max_connections=200',
    ...(safe ? [] : fast),
  ];
  const start = (): ChildProcess =>
    spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...settings.flatMap((each) => ['-c', each])], how);
  // SIGINT is its fast shutdown: it does not wait for who is connected.
  const service = await serviceOf(port, `postgres://postgres@127.0.0.1:${port}/postgres`, start, 'SIGINT');
  return {
    ...service,
    async stop() {
      await service.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A Redis of a test's own, which is empty at each start. */
export async function startRedis(): Promise<Service> {
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', tmpdir()];
  const start = (): ChildProcess => spawn('/usr/bin/redis-server', args, { stdio: 'ignore' });
  return serviceOf(port, `redis://127.0.0.1:${port}`, start, 'SIGTERM');
}

/** Has a Redis carry out one command; gives what it answers. */
export async function tellRedis({ url }: Service, ...command: string[]): Promise<unknown> {
  const client = await createClient({ url }).connect();
  try {
    return await client.sendCommand(command);
  } finally {
    client.destroy();
  }
}
