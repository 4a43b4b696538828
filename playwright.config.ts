import { defineConfig } from '@playwright/test';
import { chromiumHere } from './lib/cli/chromium.ts';

export default defineConfig({
  testDir: 'e2e',
  // Two cores: a server and a browser a worker.
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  retries: 0,
  timeout: 60_000,
  reporter: 'list',
  use: {
    launchOptions: {
      executablePath: chromiumHere(),
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    },
  },
});
