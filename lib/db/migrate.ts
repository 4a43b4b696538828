import { Migrator, type Migration } from 'kysely/migration';
import type { Db } from './open.ts';

/**
 * Brings the tables of a store up to date, in its `schema` where it has several. Throws what the migration that failed has thrown; it
 * has then changed nothing.
 */
export async function migrate(db: Db, migrations: Record<string, Migration>, schema?: string): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations }, migrationTableSchema: schema });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error instanceof Error ? error : new Error('The store could not be migrated.', { cause: error });
}
