import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runDir } from './made.ts';
import { run } from './processes.ts';
import { freePort, startWeb, type Server } from './server.ts';

type Load = {
  url: string;
  core: number;
  seconds: number;
  headers?: Record<string, string>;
};

/** Pages a second that a server gives to 32 connections, asked by `wrk` on a core of its own. */
export async function pagesPerSecond({ url, core, seconds, headers = {} }: Load): Promise<number> {
  const named = Object.entries(headers).flatMap(([name, value]) => ['-H', `${name}: ${value}`]);
  const wrk = ['wrk', '-t1', '-c32', '--timeout', '20s', `-d${seconds}s`, ...named, url];
  const output = await run('taskset', ['-c', String(core), ...wrk]);
  const failures = /Non-2xx or 3xx responses: \d+|Socket errors: .*/.exec(output);
  if (failures) throw new Error(`${url}: ${failures[0]}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(output)?.[1]);
}

/** nginx with one worker, serving one page from disk under `/page.html`. */
export async function startNginx(page: Buffer, core: number): Promise<Server> {
  const folder = join(runDir, 'nginx');
  await mkdir(join(folder, 'html'), { recursive: true });
  await writeFile(join(folder, 'html', 'page.html'), page);
  const port = await freePort();
  const config = join(folder, 'nginx.conf');
  await writeFile(config, nginxConfig(folder, port));
  const args = ['-p', folder, '-c', config, '-e', join(folder, 'error.log')];
  return startWeb({ command: 'nginx', args, port, probe: '/page.html', core });
}

function nginxConfig(folder: string, port: number): string {
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'];
  return `
daemon off;
${process.getuid?.() === 0 ? 'user root;' : ''}
worker_processes 1;
pid ${folder}/nginx.pid;
events { worker_connections 1024; }
http {
  ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join('\n  ')}
  types { text/html html; }
  charset utf-8;
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_requests 100000000;
  open_file_cache max=100 inactive=60s;
  open_file_cache_valid 60s;
  server { listen 127.0.0.1:${port}; root ${folder}/html; }
}
`;
}
