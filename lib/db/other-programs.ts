import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { Place } from './place.ts';
import { applicationName } from './postgres.ts';

/** Has another program, or another connection of this one, a file of SQLite's open? Throws if it is no such file. */
function isFileOpen(file: string): boolean {
  const database = new DatabaseSync(file, { timeout: 0 });
  try {
    // Who has a file with a write-ahead log open has a shared lock on it all the time.
    database.exec('pragma locking_mode = exclusive; select count(*) from sqlite_master');
    return false;
  } catch (error) {
    const busy = 5;
    if ((error as { errcode?: number }).errcode !== busy) throw error;
    return true;
  } finally {
    database.close();
  }
}

/**
 * Which programs are at work on a store, in words, as far as the database knows; none if there are none. To be asked before it is opened here.
 * Throws if the database cannot be asked.
 */
export async function programsAt(place: Place): Promise<string[]> {
  if ('file' in place) return isFileOpen(place.file) ? ['one on this machine'] : [];
  const client = new pg.Client({
    connectionString: place.url,
    application_name: applicationName,
    connectionTimeoutMillis: 5000,
  });
  // A URL may name its programs otherwise; then servers have that name too.
  await client.connect();
  try {
    const { rows } = await client.query<{ host: string; connections: number }>(
      `select coalesce(host(client_addr), 'its own machine') as host, count(*)::integer as connections from pg_stat_activity
        where application_name = current_setting('application_name') and datname = current_database() and pid <> pg_backend_pid()
        group by 1 order by 1`,
    );
    return rows.map(({ host, connections }) => `one at ${host}, with ${connections} connections`);
  } finally {
    await client.end();
  }
}
