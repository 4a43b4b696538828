import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '../e2e/server.ts';
import type { DebianPackage } from './services.ts';

/** What runs as `deploy/` has it. */
export type EdgeKind = 'nginx' | 'Varnish';

export const packagesOf: Record<EdgeKind, DebianPackage[]> = {
  nginx: [
    { name: 'nginx', file: '/usr/sbin/nginx' },
    { name: 'libnginx-mod-http-cache-purge', file: '/usr/lib/nginx/modules/ngx_http_cache_purge_module.so' },
  ],
  Varnish: [{ name: 'varnish', file: '/usr/sbin/varnishd' }],
};

/** A command, and the folder that it keeps its things in. */
export type EdgeCommand = { command: string; args: string[]; folder: string };

const deployed = (file: string): string => readFileSync(join(import.meta.dirname, '../deploy', file), 'utf8');

/** A text with others in place of some; throws if one of these is not there, so that no test runs another file than it means to. */
function replaced(text: string, others: Record<string, string>): string {
  for (const from of Object.keys(others)) if (!text.includes(from)) throw new Error(`There is no ${from} in the configuration.`);
  const found = new RegExp(
    Object.keys(others)
      .map((from) => RegExp.escape(from))
      .join('|'),
    'g',
  );
  return text.replace(found, (from) => others[from]!);
}

type Instances = readonly [number, number];

async function nginxCommand(folder: string, port: number, instances: Instances, workers: number): Promise<EdgeCommand> {
  const [asking, deleting] = [await freePort(), await freePort()];
  const text = replaced(deployed('nginx.conf'), {
    // As an ordinary user, nginx passes over whom it is to be.
    'user www-data;': process.getuid?.() === 0 ? 'user root;' : '',
    'worker_processes auto;': `worker_processes ${workers};\ndaemon off;`,
    '/run/nginx.pid': join(folder, 'nginx.pid'),
    '/var/log/nginx': folder,
    '/var/cache/nginx/waypost': folder,
    'listen 80 default_server': `listen 127.0.0.1:${port} default_server`,
    '127.0.0.1:3000': `127.0.0.1:${instances[0]}`,
    '127.0.0.1:3001': `127.0.0.1:${instances[1]}`,
    '127.0.0.1:8081': `127.0.0.1:${asking}`,
    '127.0.0.1:8082': `127.0.0.1:${deleting}`,
  });
  const config = join(folder, 'nginx.conf');
  writeFileSync(config, text);
  return { command: '/usr/sbin/nginx', args: ['-p', folder, '-c', config, '-e', join(folder, 'error.log')], folder };
}

function varnishCommand(folder: string, port: number, instances: Instances): EdgeCommand {
  const config = join(folder, 'varnish.vcl');
  const ports = { '.port = "3000"': `.port = "${instances[0]}"`, '.port = "3001"': `.port = "${instances[1]}"` };
  writeFileSync(config, replaced(deployed('varnish.vcl'), ports));
  const storage = ['-s', 'malloc,64m', '-p', 'http_gzip_support=off'];
  // Its compiler and its cache run as users of their own.
  chmodSync(folder, 0o755);
  chmodSync(config, 0o644);
  return {
    command: '/usr/sbin/varnishd',
    args: ['-F', '-n', join(folder, 'work'), '-a', `127.0.0.1:${port}`, '-f', config, ...storage],
    folder,
  };
}

/** The configuration of `deploy/`, listening on a port and asking instances on two others, in a folder of its own; `workers` are nginx's. */
export async function edgeCommand(kind: EdgeKind, port: number, instances: Instances, workers = 2): Promise<EdgeCommand> {
  const folder = mkdtempSync(join(tmpdir(), 'waypost-edge-'));
  mkdirSync(join(folder, 'work'));
  return kind === 'nginx' ? nginxCommand(folder, port, instances, workers) : varnishCommand(folder, port, instances);
}

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    request({ host: '127.0.0.1', port, method: 'HEAD' }, (response) => resolve(response.resume() !== undefined))
      .on('error', () => resolve(false))
      .end();
  });

const running = new Set<ChildProcess>();
process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** A running edge; `logged` gives what it has written to a file. */
export type RunningEdge = {
  url: string;
  port: number;
  log: () => string;
  logged: (file: string) => string;
  stop: () => Promise<void>;
};

/** Starts an edge, and waits until it answers. Rejects with its output if it ends. */
export async function startEdge(kind: EdgeKind, port: number, instances: Instances): Promise<RunningEdge> {
  const { command, args, folder } = await edgeCommand(kind, port, instances);
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (log += text));
  running.add(child);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let hasEnded = false;
  void ended.then(() => (hasEnded = running.delete(child)));
  while (!(await listens(port))) {
    if (hasEnded) throw new Error(log);
    await sleep(20);
  }
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    log: () => log,
    logged: (file) => readFileSync(join(folder, file), 'utf8'),
    async stop() {
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
