import { sql } from 'kysely';
import { isPostgres } from './dialect.ts';
import type { Db } from './open.ts';

/** A column; `isText`: does it hold text? */
export type Column = { name: string; isText: boolean };

/** A table as a store has it: columns by name, and those of its primary key in the order of that. */
export type StoreTable = { name: string; columns: Column[]; key: string[] };

type ColumnRow = { table: string; column: string; type: string; place: number };

/** Virtual tables and what SQLite keeps for them are none that have rows of their own. */
const sqliteColumns = sql<ColumnRow>`select list.name as "table", info.name as "column", lower(info.type) as type, info.pk as place
  from pragma_table_list list join pragma_table_info(list.name) info
  where list.schema = 'main' and list.type = 'table' and list.name not like 'sqlite\\_%' escape '\\'`;

const postgresColumns = sql<ColumnRow>`select c.relname as "table", a.attname as "column", format_type(a.atttypid, null) as type,
    coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0) as place
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_index i on i.indrelid = c.oid and i.indisprimary
  where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'`;

/** Every table of a store, by name; those of the migrations are left out. */
export async function storeTables(db: Db): Promise<Map<string, StoreTable>> {
  const { rows } = await (isPostgres(db) ? postgresColumns : sqliteColumns).execute(db);
  const ours = rows.filter(({ table }) => !table.startsWith('kysely_'));
  return new Map(
    [...Map.groupBy(ours, ({ table }) => table)].map(([name, columns]) => [
      name,
      {
        name,
        columns: columns
          .map(({ column, type }) => ({ name: column, isText: type === 'text' }))
          .sort((a, b) => (a.name < b.name ? -1 : 1)),
        key: columns
          .filter(({ place }) => place > 0)
          .sort((a, b) => a.place - b.place)
          .map(({ column }) => column),
      },
    ]),
  );
}
