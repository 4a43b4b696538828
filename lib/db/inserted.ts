import { sql, type RawBuilder } from 'kysely';

/** For `on conflict … do update set`: these columns, as the row that was to be inserted has them (SQLite, "UPSERT"). */
export const inserted = <Column extends string>(...columns: Column[]): Record<Column, RawBuilder<never>> =>
  Object.fromEntries(columns.map((column) => [column, sql.ref<never>(`excluded.${column}`)])) as Record<
    Column,
    RawBuilder<never>
  >;
