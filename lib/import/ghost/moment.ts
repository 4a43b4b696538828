import { parseDate } from '../../clock.ts';

/** A moment (ms UTC) as Ghost writes it: ISO 8601, the same without a zone, or in version 0.x milliseconds; null if it is none (`0000-00-00 00:00:00`). */
export function toMoment(written: string): number | null {
  if (/^\d{9,15}$/.test(written)) return Number(written);
  return parseDate(written, 'UTC')?.at ?? null;
}

export const toIso = (at: number | null): string | null =>
  at === null ? null : new Date(at).toISOString().replace('.000Z', 'Z');
