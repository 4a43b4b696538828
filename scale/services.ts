import { execFileSync } from 'node:child_process';

/** A package of Debian, and a file that it brings. */
export type DebianPackage = { name: string; file: string };

const isThere = ({ file }: DebianPackage): boolean => {
  try {
    execFileSync('test', ['-e', file]);
    return true;
  } catch {
    return false;
  }
};

const install = (packages: readonly DebianPackage[]): void => {
  const names = packages.map(({ name }) => name);
  // No service is started: tests start their own.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], { env, stdio: 'ignore' });
};

/** Are these packages there? As root, on Debian, they are installed if they are not; else it is said what is left out without them. */
export function ensureDebian(packages: readonly DebianPackage[]): boolean {
  const missing = packages.filter((each) => !isThere(each));
  if (missing.length === 0) return true;
  try {
    if (process.getuid?.() === 0) install(missing);
  } catch {
    // It is said below.
  }
  const left = packages.filter((each) => !isThere(each)).map(({ name }) => name);
  if (left.length > 0) console.error(`Left out: this needs Debian's ${left.join(', ')} (apt-get install ${left.join(' ')}).`);
  return left.length === 0;
}
