import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the build is made from. Content is not: one build serves any folder. */
const sources = [
  'app/**/*.{ts,tsx,css}',
  'components/**/*.tsx',
  'lib/**/*.ts',
  'instrumentation.ts',
  'next.config.mjs',
  'package-lock.json',
  'tsconfig.json',
];

const stamp = '.next/waypost-sources';

/** SHA-256 over the names and bytes of all sources, hex. */
function sourcesHash(root: string): string {
  const hash = createHash('sha256');
  for (const file of globSync(sources, { cwd: root }).sort()) {
    if (file.endsWith('.test.ts')) continue;
    hash
      .update(file)
      .update('\0')
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Builds unless the last build was of these very sources. */
export function buildIfNeeded(root: string): void {
  const hash = sourcesHash(root);
  const file = join(root, stamp);
  if (existsSync(file) && readFileSync(file, 'utf8') === hash) return;
  console.log('Building, once (half a minute) …');
  try {
    execFileSync(process.execPath, [join(root, 'node_modules/next/dist/bin/next'), 'build'], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      encoding: 'utf8',
    });
  } catch (error) {
    const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string };
    throw new Error(`The build failed:\n${stdout}${stderr}`, { cause: error });
  }
  writeFileSync(file, hash);
}

if (import.meta.main) {
  buildIfNeeded(join(import.meta.dirname, '../..'));
  await import('../../server.ts');
}
