import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'waypost-secret-test-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const script = `const { authSecret } = await import(${JSON.stringify(join(import.meta.dirname, 'auth-secret.ts'))});
console.log(authSecret());`;

/** The secret as a process of its own sees it. */
async function secretOf(variables: Record<string, string> = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    env: { NODE_ENV: 'test', DATA_DIR: join(folder, 'var'), ...variables },
  });
  return stdout.trim();
}

test('a secret is made once, for its owner alone to read', async () => {
  const secret = await secretOf();
  expect(secret).toMatch(/^[\da-f]{64}$/);
  expect(await secretOf()).toBe(secret);
  expect(statSync(join(folder, 'var/auth-secret')).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, 'var'))).toEqual(['auth-secret']);
});

test('a secret and its folder are for their owner alone also where everything else is for everybody', async () => {
  const mask = process.umask(0);
  try {
    await secretOf();
  } finally {
    process.umask(mask);
  }
  expect(statSync(join(folder, 'var')).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, 'var/auth-secret')).mode & 0o777).toBe(0o600);
});

test('processes that start at once end with the same secret', async () => {
  const secrets = await Promise.all(Array.from({ length: 6 }, () => secretOf()));
  expect(new Set(secrets).size).toBe(1);
  expect(readFileSync(join(folder, 'var/auth-secret'), 'utf8').trim()).toBe(secrets[0]);
});

test('AUTH_SECRET comes first, and nothing is written', async () => {
  expect(await secretOf({ AUTH_SECRET: 'a secret of the operator' })).toBe('a secret of the operator');
  expect(readdirSync(folder)).toEqual([]);
});

test('an empty file is no secret', async () => {
  await secretOf();
  writeFileSync(join(folder, 'var/auth-secret'), '\n');
  await expect(secretOf()).rejects.toThrow('auth-secret holds no secret');
});
