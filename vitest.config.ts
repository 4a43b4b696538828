import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['lib/**/*.test.ts', 'components/**/*.test.tsx'],
    // Dates must come out right whatever zone the machine is in.
    env: { TZ: 'America/St_Johns' },
  },
});
