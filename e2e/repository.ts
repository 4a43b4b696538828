import { test as base } from './blog.ts';
import { endPushed, startPushed, type PushedBlog } from './remote.ts';
import type { Files } from './server.ts';

type Fixtures = {
  /** Starts a blog whose content is a clone of a repository with these files. */
  startPushedBlog: (files: Files, more?: Record<string, string>) => Promise<PushedBlog>;
};

export const test = base.extend<Fixtures>({
  // eslint-disable-next-line no-empty-pattern
  startPushedBlog: async ({}, use) => {
    const started: PushedBlog[] = [];
    await use(async (files, more) => {
      const pushed = await startPushed(files, more);
      started.push(pushed);
      return pushed;
    });
    for (const pushed of started) await endPushed(pushed);
  },
});
