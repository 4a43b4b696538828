import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { postgresPackages, startPostgres, type Service } from '../scale/databases.ts';
import { ensureDebian } from '../scale/services.ts';

let postgres: Service | null = null;

/** Has every store of this call be one of PostgreSQL's, of a server of its own that keeps what it promises. Throws if there is none. */
export async function usePostgres(): Promise<void> {
  if (!ensureDebian(postgresPackages)) throw new Error('There is no PostgreSQL to measure.');
  postgres = await startPostgres({ safe: true });
}

/** How much longer than SQLite's a store of this call may take. */
export const allowed = (): number => (postgres ? 2 : 1);

/** The DATABASE_URL of the store that belongs to a data folder: each has a schema of its own; empty for SQLite. */
export function databaseOf(data: string): string {
  if (!postgres) return '';
  const schema = `bench_${createHash('sha256').update(data).digest('hex').slice(0, 12)}`;
  execFileSync('psql', [postgres.url, '--quiet', '--command', `create schema if not exists ${schema}`], {
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  const url = new URL(postgres.url);
  url.searchParams.set('options', `-csearch_path=${schema}`);
  return url.href;
}

/** Makes a store afresh: what a data folder had is gone. */
export function dropDatabaseOf(data: string): void {
  const schema = postgres && new URL(databaseOf(data)).searchParams.get('options')!.split('=')[1];
  if (postgres && schema)
    execFileSync('psql', [postgres.url, '--quiet', '--command', `drop schema ${schema} cascade`], {
      stdio: ['ignore', 'ignore', 'ignore'],
    });
}

export const endPostgres = async (): Promise<void> => postgres?.stop();
