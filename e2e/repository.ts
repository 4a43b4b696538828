import { rmSync } from 'node:fs';
import { test as base } from './blog.ts';
import { makeRepository, publish, secret, type Author } from './remote.ts';
import { startServer, type Blog, type Files } from './server.ts';

/** A server over a clone of a bare repository, and an author with another clone. */
export type PushedBlog = { blog: Blog; author: Author; folder: string; remote: string };

type Fixtures = {
  /** Starts a blog whose content is a clone of a repository with these files. */
  startPushedBlog: (files: Files, more?: Record<string, string>) => Promise<PushedBlog>;
};

export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern
  startPushedBlog: async ({}, use) => {
    const started: PushedBlog[] = [];
    await use(async (files, more = {}) => {
      const repository = makeRepository(files);
      const blog = await startServer(repository.folder, { PUBLISH_SECRET: secret, ...more });
      started.push({ blog, ...repository });
      // A server asks its remote when it starts; what a test pushes is for the webhook.
      if (more.PUBLISH_SECRET !== '') await publish(blog);
      return started.at(-1)!;
    });
    for (const { blog, folder } of started) {
      await blog.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
});
