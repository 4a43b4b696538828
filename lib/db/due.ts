import { sql, type RawBuilder } from 'kysely';

/** Clocks of servers differ by less than this (ms); what was queued later than that was by a clock that was ahead, and has been set back. */
const apart = 60_000;

/** Is a row of a queue due at a moment (ms UTC)? What a clock has queued that was ahead does not wait until that time has come. */
export const isDue = (now: number): RawBuilder<boolean> => sql<boolean>`(due <= ${now} or created > ${now + apart})`;

/** When a row was queued, for who takes it at a moment (ms UTC): not later than that. */
export const createdBy = (now: number): RawBuilder<number> =>
  sql<number>`case when created > ${now} then ${now} else created end`;
