import { sql } from 'kysely';
import { isPostgres } from './dialect.ts';
import type { Db } from './open.ts';

/** Tables whose ids are given by the database, and none of them twice, also when its row has gone; those of documents may be in SQLite. */
const numbered = ['documents', 'discussions', 'comments', 'mails'] as const;

type Numbered = (typeof numbered)[number];

/** The highest id that each table has given. */
export type HighestIds = Record<Numbered, number>;

/** The highest id that the database remembers to have given; 0 if none, or if it remembers none of this table. */
async function remembered(db: Db, table: Numbered): Promise<number> {
  if (!isPostgres(db)) {
    const { rows } = await sql<{ seq: number }>`select seq from sqlite_sequence where name = ${table}`.execute(db);
    return rows[0]?.seq ?? 0;
  }
  const { rows: sequences } = await sql<{ name: string }>`select c.relname as name from pg_class c
    where c.oid = pg_get_serial_sequence(${table}, 'id')::regclass`.execute(db);
  const sequence = sql.table(sequences[0]!.name);
  const { rows } = await sql<{ highest: number }>`select case when is_called then last_value else last_value - 1 end as highest
    from ${sequence}`.execute(db);
  return rows[0]!.highest;
}

/** The highest ids that a store has given, or has. */
export async function highestIds(db: Db): Promise<HighestIds> {
  const highest = { documents: 0, discussions: 0, comments: 0, mails: 0 };
  for (const table of numbered) {
    const { id } = await db
      .selectFrom(table)
      .select((eb) => eb.fn.max<number | null>('id').as('id'))
      .executeTakeFirstOrThrow();
    highest[table] = Math.max(id ?? 0, await remembered(db, table));
  }
  return highest;
}

/** Has a store give only ids from now on that are above these, and above its own. */
export async function goOnAbove(db: Db, highest: HighestIds): Promise<void> {
  const own = await highestIds(db);
  for (const table of numbered) {
    const last = Math.max(highest[table], own[table]);
    // Unlike `setval`, this is undone with the transaction.
    if (isPostgres(db)) await sql`alter table ${sql.table(table)} alter column id restart with ${sql.lit(last + 1)}`.execute(db);
    else if (table !== 'documents' && last > 0) {
      await sql`delete from sqlite_sequence where name = ${table}`.execute(db);
      await sql`insert into sqlite_sequence (name, seq) values (${table}, ${last})`.execute(db);
    }
  }
}

/**
 * Has a table give only ids from now on that are above `last`, and above its own: after rows that came with their ids, which PostgreSQL does not
 * count. It locks nobody out, so nobody else may be adding rows meanwhile; and it is not undone with the transaction, which costs ids alone.
 */
export async function giveIdsAbove(db: Db, table: 'comments', last: number): Promise<void> {
  const highest = Math.max(last, (await highestIds(db))[table]);
  if (highest === 0) return;
  if (isPostgres(db)) {
    await sql`select setval(pg_get_serial_sequence(${table}, 'id'), ${sql.lit(highest)})`.execute(db);
    return;
  }
  await sql`delete from sqlite_sequence where name = ${table}`.execute(db);
  await sql`insert into sqlite_sequence (name, seq) values (${table}, ${highest})`.execute(db);
}
