import { postgresPackages, startPostgres } from './databases.ts';
import { ensureDebian } from './services.ts';

/** Gives the tests of a run a PostgreSQL of their own, which is gone afterwards; says so if there can be none. */
export async function setup(): Promise<() => Promise<void>> {
  if (!ensureDebian(postgresPackages)) return async () => {};
  const postgres = await startPostgres({ safe: false });
  process.env.WAYPOST_TEST_DATABASE = postgres.url;
  return postgres.stop;
}
