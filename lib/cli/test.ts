import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { chromiumHere } from './chromium.ts';
import { buildIfNeeded } from './up.ts';

const root = join(import.meta.dirname, '../..');
const packageFile = (name: string, file: string): string => join(root, 'node_modules', name, file);

/** `skipped` has a line for each test that did not run. */
type Counts = { passed: number; failed: number; skipped: string[] };

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
  return { passed: steps.length - failed, failed, skipped: [] };
}

/** A part of the tests that could not even be tried. */
const nothing: Counts = { passed: 0, failed: 1, skipped: [] };

function unit(folder: string): Counts {
  const report = join(folder, 'unit.json');
  const status = run(packageFile('vitest', 'vitest.mjs'), [
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  if (!existsSync(report)) return nothing;
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    numPassedTests: number;
    numFailedTests: number;
    testResults: { name: string; assertionResults: { status: string; fullName: string }[] }[];
  };
  const skipped = testResults.flatMap(({ name, assertionResults }) =>
    assertionResults
      .filter(({ status }) => status !== 'passed' && status !== 'failed')
      .map(({ fullName }) => `${relative(root, name)}: ${fullName}`),
  );
  return { passed: numPassedTests, failed: Math.max(numFailedTests, status === 0 ? 0 : 1), skipped };
}

/** What Playwright reports of a file, or of a group in it. */
type Suite = {
  specs: { file: string; title: string; tests: { status: string; annotations: { type: string; description?: string }[] }[] }[];
  suites?: Suite[];
};

function skippedIn({ specs, suites = [] }: Suite): string[] {
  const here = specs.flatMap(({ file, title, tests }) =>
    tests
      .filter(({ status }) => status === 'skipped')
      .map(({ annotations }) =>
        [`e2e/${file}: ${title}`, ...annotations.flatMap(({ description = [] }) => description)].join('. '),
      ),
  );
  return [...here, ...suites.flatMap(skippedIn)];
}

function browser(folder: string): Counts {
  if (!ensureChromium()) {
    console.error(
      'The browser tests need a Chromium. Install one: `apt-get install chromium`, or `npx playwright install chromium`.',
    );
    return nothing;
  }
  buildIfNeeded(root);
  const report = join(folder, 'browser.json');
  const env = { PLAYWRIGHT_JSON_OUTPUT_FILE: report };
  const status = run(packageFile('@playwright/test', 'cli.js'), ['test', '--reporter=list,json'], env);
  if (!existsSync(report)) return nothing;
  const { stats, suites } = JSON.parse(readFileSync(report, 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number };
    suites: Suite[];
  };
  const failed = Math.max(stats.unexpected + stats.flaky, status === 0 ? 0 : 1);
  return { passed: stats.expected, failed, skipped: suites.flatMap(skippedIn) };
}

const folder = mkdtempSync(join(tmpdir(), 'waypost-test-'));
const counts = [check(), unit(folder), browser(folder)];
rmSync(folder, { recursive: true, force: true });
const sum = (key: 'passed' | 'failed'): number => counts.reduce((total, each) => total + each[key], 0);
const skipped = counts.flatMap((each) => each.skipped);
for (const line of skipped) console.log(`Skipped: ${line}`);
console.log(`${sum('passed')} passed, ${sum('failed')} failed, ${skipped.length} skipped`);
process.exitCode = sum('failed') > 0 ? 1 : 0;
