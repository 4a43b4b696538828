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

const schemaOf = (data: string): string => `bench_${createHash('sha256').update(data).digest('hex').slice(0, 12)}`;

const tell = ({ url }: Service, statement: string): void =>
  void execFileSync('psql', [url, '--quiet', '--command', statement], { stdio: 'ignore' });

/** The DATABASE_URL of the store that belongs to a data folder: each has a schema of its own; empty for SQLite. */
export function databaseOf(data: string): string {
  if (!postgres) return '';
  tell(postgres, `create schema if not exists ${schemaOf(data)}`);
  const url = new URL(postgres.url);
  url.searchParams.set('options', `-csearch_path=${schemaOf(data)}`);
  return url.href;
}

/** Drops the store that belonged to a data folder. */
export function dropDatabaseOf(data: string): void {
  if (postgres) tell(postgres, `drop schema if exists ${schemaOf(data)} cascade`);
}

export const endPostgres = async (): Promise<void> => postgres?.stop();
