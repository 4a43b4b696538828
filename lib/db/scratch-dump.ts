import { DatabaseSync } from 'node:sqlite';

/** Every row of every table in a file of SQLite's, and every word of its indexes of words, for tests. `without` names tables that are left out. */
export function dumpOf(file: string, without: readonly string[] = []): Record<string, string[]> {
  const database = new DatabaseSync(file);
  try {
    const check = database.prepare('pragma integrity_check').get();
    if (check?.integrity_check !== 'ok') throw new Error(`The store is damaged: ${JSON.stringify(check)}`);
    const named = (condition: string): string[] =>
      database
        .prepare(`select name from sqlite_master where type = 'table' and ${condition} order by name`)
        .all()
        .map(({ name }) => String(name));
    const indexes = named("sql like 'create virtual table%'");
    const isPart = (name: string): boolean => indexes.some((index) => name === index || name.startsWith(`${index}_`));
    const tables = named("name not like 'sqlite_%'").filter((name) => !isPart(name) && !without.includes(name));
    const dump: Record<string, string[]> = {};
    const sorted = (query: string): string[] =>
      database
        .prepare(query)
        .all()
        .map((row) => JSON.stringify(row))
        .toSorted();
    for (const name of tables) dump[name] = sorted(`select * from "${name}"`);
    for (const name of indexes) {
      database.exec(`create virtual table temp."words_${name}" using fts5vocab(main, '${name}', 'instance')`);
      dump[name] = sorted(`select * from temp."words_${name}"`);
    }
    return dump;
  } finally {
    database.close();
  }
}
