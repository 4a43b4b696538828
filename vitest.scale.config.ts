import { defineConfig } from 'vitest/config';

/** Tests that take minutes, or need more of the machine than npm and a Chromium: PostgreSQL, Redis, caches in front. */
export default defineConfig({
  test: {
    globalSetup: 'scale/postgres-setup.ts',
    projects: [
      {
        extends: true,
        test: { name: 'scale', include: ['{lib,scale}/**/*.scale.ts'], testTimeout: 600_000, hookTimeout: 120_000 },
      },
      {
        extends: true,
        test: {
          // The store keeps its word, whichever database it is: the tests of every room that has one.
          name: 'postgres',
          include: [
            'lib/{comments,content,db,export,feeds,head,import,instances,mail,photos,publish,server,sitemap,websub}/**/*.test.ts',
            'lib/*.test.ts',
          ],
          setupFiles: ['scale/needs-postgres.ts'],
          testTimeout: 120_000,
          env: { TZ: 'America/St_Johns' },
        },
      },
    ],
  },
});
