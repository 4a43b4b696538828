import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['lib/**/*.test.ts', 'components/**/*.test.tsx', 'deploy/*.test.ts'],
    // A test says nothing of how long it takes: machines are busy, and pictures are large.
    testTimeout: 60_000,
    // Vitest leaves a core to itself, of two that would be half.
    maxWorkers: '100%',
    // Dates must come out right whatever zone the machine is in.
    env: { TZ: 'America/St_Johns' },
  },
});
