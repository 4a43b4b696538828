import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { env } from './env.ts';
import { once } from './once.ts';

/** A shorter secret could be guessed; an empty file would let anybody sign. */
const leastLength = 16;

/** The secret in a file, or null if there is no file. Throws if what the file holds is too short to be one. */
function readSecret(file: string): string | null {
  let secret: string;
  try {
    secret = readFileSync(file, 'utf8').trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
  if (secret.length >= leastLength) return secret;
  throw new Error(`${file} holds no secret. Delete it, and a new one is made: links that were signed before stop working.`);
}

/** Writes a new secret unless a file is there already: the file appears whole or not at all, and the first one stays. */
function makeSecret(folder: string, file: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    writeFileSync(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600, flag: 'wx', flush: true });
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

/** Where the secret is kept if none is set. */
export const secretFile = (): string => join(/* turbopackIgnore: true */ env().dataDir, 'auth-secret');

/**
 * The secret that links are signed with: `AUTH_SECRET`, else the one in `DATA_DIR/auth-secret`, made on first use. Read once
 * per process. Throws if the file cannot be read or written, or holds no secret.
 */
export const authSecret = (): string =>
  once('auth-secret', () => {
    const { authSecret: set, dataDir } = env();
    if (set !== undefined) return set;
    const file = secretFile();
    const kept = readSecret(file);
    if (kept !== null) return kept;
    makeSecret(dataDir, file);
    return readSecret(file)!;
  });
