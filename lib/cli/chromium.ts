import { existsSync } from 'node:fs';
import { chromium } from '@playwright/test';

/** Where Chromium or Chrome lies when a system has it. */
const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The Chromium that WAYPOST_CHROMIUM names, that of this machine, or the one that Playwright has brought; undefined if there is none. */
export const chromiumHere = (): string | undefined =>
  process.env.WAYPOST_CHROMIUM || [...places, chromium.executablePath()].find((file) => existsSync(file));
