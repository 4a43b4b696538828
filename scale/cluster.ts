import { randomUUID } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { secret } from '../e2e/remote.ts';
import { folderOf, startServer, type Blog, type Files } from '../e2e/server.ts';
import { startPostgres, startRedis, type Service } from './databases.ts';

/** The address that all servers of a test's blog have in public. */
export const siteUrl = 'http://blog.example';

/** Servers over one database, one Redis and one volume. */
export type Cluster = {
  folder: string;
  postgres: Service;
  redis: Service;
  /** Starts one more server; `more` goes into its environment. */
  start: (more?: Record<string, string>) => Promise<Blog>;
  stop: () => Promise<void>;
};

/** Databases for a blog over these files, whose servers find them in one folder. */
export async function startCluster(files: Files, { folder = folderOf(files), safe = false } = {}): Promise<Cluster> {
  const [postgres, redis] = await Promise.all([startPostgres({ safe }), startRedis()]);
  const started: Blog[] = [];
  return {
    folder,
    postgres,
    redis,
    async start(more = {}) {
      const common = { SITE_URL: siteUrl, DATABASE_URL: postgres.url, REDIS_URL: redis.url, PUBLISH_SECRET: secret };
      const blog = await startServer(folder, { ...common, ...more });
      started.push(blog);
      return blog;
    },
    async stop() {
      for (const blog of started) await blog.stop('SIGKILL');
      await Promise.all([postgres.stop(), redis.stop()]);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The environment of a server that has no content folder. */
export const withoutContent = (folder: string): Record<string, string> => ({ CONTENT_DIR: join(folder, `none-${randomUUID()}`) });

/** Sends a comment to a server as a reader's browser would; gives the answer. */
export const say = (blog: Blog, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> =>
  blog.get('/api/comments', {
    method: 'POST',
    headers: { origin: siteUrl, accept: 'application/json', ...headers },
    body: new URLSearchParams({ name: 'Bo', email: 'bo@example.org', action: 'send', ...fields }),
  });
