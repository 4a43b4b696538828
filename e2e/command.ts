import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Blog } from './server.ts';

/** What a command of the author prints, run beside a server. */
export async function content(blog: Blog, ...words: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['lib/cli/content.ts', ...words], {
    cwd: join(import.meta.dirname, '..'),
    env: { ...process.env, CONTENT_DIR: blog.contentDir, DATA_DIR: blog.dataDir, SITE_URL: blog.url, AUTH_SECRET: '' },
  });
  return stdout;
}
