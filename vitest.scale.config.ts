import { defineConfig } from 'vitest/config';

/** Tests that take minutes, or need more of the machine than npm and a Chromium. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'scale', include: ['{lib,scale}/**/*.scale.ts'], testTimeout: 600_000 } },
      {
        test: {
          // The store keeps its word, whichever database it is.
          name: 'postgres',
          include: ['lib/**/*.test.ts'],
          testTimeout: 120_000,
          env: { TZ: 'America/St_Johns', WAYPOST_TEST_DATABASE: 'postgres://postgres@127.0.0.1:5433/postgres' },
        },
      },
    ],
  },
});
