import { spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Files of a content folder by path. */
export type Files = Record<string, string | Buffer>;

/** A running server over a content folder of its own. */
export type Blog = {
  url: string;
  contentDir: string;
  dataDir: string;
  pid: number;
  /** What the server has printed so far. */
  log: () => string;
  write: (file: string, content: string | Buffer) => void;
  remove: (file: string) => void;
  move: (from: string, to: string) => void;
  get: (path: string, init?: RequestInit) => Promise<Response>;
  text: (path: string) => Promise<string>;
  stop: (signal?: NodeJS.Signals) => Promise<number | null>;
};

/** The text of a post. */
export const post = (fields: Record<string, unknown>, body = ''): string =>
  `---\n${Object.entries(fields)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
    .join('')}---\n\n${body}\n`;

export const settings = (more = ''): string =>
  `title: A blog of tests\nauthor: { name: Ann Example, email: ann@example.org }\ntimezone: Australia/Sydney\n${more}`;

/** A port that nobody listens on. */
export const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });

/** An empty folder for a test. */
export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'waypost-e2e-'));

/** A new folder with a content folder in it that holds these files. */
export function folderOf(files: Files): string {
  const folder = newFolder();
  mkdirSync(join(folder, 'content'));
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, 'content', file)), { recursive: true });
    writeFileSync(join(folder, 'content', file), content);
  }
  return folder;
}

/** The servers that run; those of a test that failed end with its worker. */
const running = new Set<ChildProcess>();

/** What each server has printed since this was emptied last: who looks into a test that failed asks for that first. */
export const printed: (() => string)[] = [];

process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/**
 * Starts the built server; `folder` is one that an earlier server left behind, `more` goes into its environment (PORT: else it is one
 * that is free). Rejects with its output if it ends.
 */
export async function startServer(folder: string, more: Record<string, string> = {}): Promise<Blog> {
  const [contentDir, dataDir, port] = [join(folder, 'content'), join(folder, 'var'), more.PORT ?? (await freePort())];
  const url = `http://localhost:${port}`;
  const child: ChildProcess = spawn(process.execPath, ['server.ts'], {
    cwd: join(import.meta.dirname, '..'),
    env: {
      ...process.env,
      NODE_ENV: 'production',
      PORT: String(port),
      CONTENT_DIR: contentDir,
      DATA_DIR: dataDir,
      SITE_URL: url,
      DATABASE_URL: '',
      AUTH_SECRET: '',
      FORCE_COLOR: '',
      ...more,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let log = '';
  running.add(child);
  printed.push(() => log);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  void ended.then(() => running.delete(child));
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        log += text;
        // As a line of text, or within one of JSON.
        if (['\n', '"'].some((end) => log.includes(`: ${more.SITE_URL ?? url}${end}`))) resolve();
      });
    }
    void ended.then(() => reject(new Error(log)));
  });
  const get = (path: string, init?: RequestInit) => fetch(url + path, { redirect: 'manual', ...init });
  return {
    url,
    contentDir,
    dataDir,
    pid: child.pid!,
    log: () => log,
    write(file, content) {
      mkdirSync(dirname(join(contentDir, file)), { recursive: true });
      writeFileSync(join(contentDir, file), content);
    },
    remove: (file) => rmSync(join(contentDir, file), { recursive: true }),
    move(from, to) {
      mkdirSync(dirname(join(contentDir, to)), { recursive: true });
      renameSync(join(contentDir, from), join(contentDir, to));
    },
    get,
    text: async (path) => (await get(path)).text(),
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}
