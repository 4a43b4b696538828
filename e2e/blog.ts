import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { test as base, expect } from '@playwright/test';
import { folderOf, printed, startServer, type Blog, type Files } from './server.ts';

/** Waits until the server shows what a saved file should bring about. */
export const eventually = (question: () => Promise<unknown>) => expect.poll(question, { timeout: 15_000, intervals: [10] });

type Fixtures = {
  /** A status that a test brings about: browsers put a message about it on the console. */
  expectedStatus: number | null;
  /** Starts a blog over these files, `more` being in its environment; it is stopped and removed after the test. */
  startBlog: (files: Files, more?: Record<string, string>) => Promise<Blog>;
  /** Shows what the servers of a test that failed have printed. */
  shownLogs: void;
};

/** Playwright's test, with a server to start; a message on the browser's console fails it. */
export const test = base.extend<Fixtures>({
  expectedStatus: [null, { option: true }],
  shownLogs: [
    // eslint-disable-next-line no-empty-pattern
    async ({}, use, info) => {
      printed.length = 0;
      await use();
      if (info.status === info.expectedStatus) return;
      for (const [index, log] of printed.entries()) console.log(`Server ${index + 1} of "${info.title}" printed:\n${log()}`);
    },
    { auto: true },
  ],
  // After `startBlog`, so that it is closed before its server ends: what is still loading then is nobody's error.
  page: async ({ page, expectedStatus, startBlog: _ }, use) => {
    const isExpected = (text: string): boolean =>
      expectedStatus !== null && text.includes(`the server responded with a status of ${expectedStatus} `);
    const messages: string[] = [];
    page.on(
      'console',
      (message) => void (message.type() === 'error' && !isExpected(message.text()) && messages.push(message.text())),
    );
    page.on('pageerror', (error) => void messages.push(error.message));
    await use(page);
    expect(messages).toEqual([]);
  },
  // eslint-disable-next-line no-empty-pattern
  startBlog: async ({}, use) => {
    const started: Blog[] = [];
    await use(async (files, more) => {
      const blog = await startServer(folderOf(files), more);
      started.push(blog);
      return blog;
    });
    for (const blog of started) {
      await blog.stop();
      rmSync(dirname(blog.contentDir), { recursive: true, force: true });
    }
  },
});

export { expect };
