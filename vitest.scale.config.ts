import { defineConfig } from 'vitest/config';

/** Tests that take minutes, or need more of the machine than npm and a Chromium. */
export default defineConfig({ test: { include: ['{lib,scale}/**/*.scale.ts'], testTimeout: 600_000 } });
