import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromiumHere } from './chromium.ts';
import { buildIfNeeded } from './up.ts';

const root = join(import.meta.dirname, '../..');
const packageFile = (name: string, file: string): string => join(root, 'node_modules', name, file);

type Counts = { passed: number; failed: number };

/** Runs a script of a package on this very Node, its output shown. Gives its exit code. */
function run(script: string, args: string[], env: Record<string, string> = {}): number {
  const { status } = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return status ?? 1;
}

/** Is there a Chromium for the browser tests? If not, Playwright's own is fetched. */
function ensureChromium(): boolean {
  if (chromiumHere() === undefined) run(packageFile('@playwright/test', 'cli.js'), ['install', 'chromium']);
  return chromiumHere() !== undefined;
}

/** Format, lint, types, unused code: one check each. */
function check(): Counts {
  const steps: [string, string[]][] = [
    [packageFile('oxfmt', 'bin/oxfmt'), ['--check']],
    [packageFile('oxlint', 'bin/oxlint'), ['--type-aware']],
    [packageFile('typescript', 'bin/tsc'), ['--noEmit']],
    [packageFile('knip', 'bin/knip.js'), []],
  ];
  const failed = steps.filter(([script, args]) => run(script, args) !== 0).length;
  return { passed: steps.length - failed, failed };
}

function unit(folder: string): Counts {
  const report = join(folder, 'unit.json');
  const status = run(packageFile('vitest', 'vitest.mjs'), [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
  };
  return { passed: numPassedTests, failed: Math.max(numFailedTests, status === 0 ? 0 : 1) };
}

function browser(folder: string): Counts {
  if (!ensureChromium()) {
    console.error(
      'The browser tests need a Chromium. Install one: `apt-get install chromium`, or `npx playwright install chromium`.',
    );
    return { passed: 0, failed: 1 };
  }
  buildIfNeeded(root);
  const report = join(folder, 'browser.json');
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const status = run(packageFile('@playwright/test', 'cli.js'), ['test', '--reporter=list,json'], env);
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const { stats } = JSON.parse(readFileSync(report, 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number };
  };
  return { passed: stats.expected, failed: Math.max(stats.unexpected + stats.flaky, status === 0 ? 0 : 1) };
}

const folder = mkdtempSync(join(tmpdir(), 'waypost-test-'));
const counts = [check(), unit(folder), browser(folder)];
rmSync(folder, { recursive: true, force: true });
const sum = (key: keyof Counts): number => counts.reduce((total, each) => total + each[key], 0);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') > 0 ? 1 : 0;
