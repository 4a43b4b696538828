import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Db } from '../db/open.ts';

/** Entries read before other work of the process has its turn. */
const breath = 5000;

/** A listing's entries in memory, the oldest first: for a publish that asks for the places of many posts. */
export class Spine {
  readonly #dates: number[] = [];
  readonly #urls: string[] = [];

  static async read(db: Db, listing: string): Promise<Spine> {
    const spine = new Spine();
    for (;;) {
      const [date, url] = [spine.#dates.at(-1), spine.#urls.at(-1)];
      let query = db.selectFrom('entries').select(['date', 'url']).where('listing', '=', listing);
      if (date !== undefined) query = query.where(sql<boolean>`(date, url) > (${date}, ${url})`);
      const rows = await query.orderBy('date').orderBy('url').limit(breath).execute();
      for (const row of rows) {
        spine.#dates.push(row.date);
        spine.#urls.push(row.url);
      }
      if (rows.length < breath) return spine;
      await setImmediate();
    }
  }

  get length(): number {
    return this.#dates.length;
  }

  /** How many entries stand before a date, or before a post of that date. URLs are ASCII, so SQLite sorts them as we do. */
  countBefore(date: number, url = ''): number {
    let [low, high] = [0, this.#dates.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#dates[middle]!;
      if (other < date || (other === date && this.#urls[middle]! < url)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The URLs of the entries next to a post, newer first. */
  neighboursOf(date: number, url: string): string[] {
    const place = this.countBefore(date, url);
    const isHere = this.#dates[place] === date && this.#urls[place] === url;
    return [this.#urls[isHere ? place + 1 : place], this.#urls[place - 1]].filter((other) => other !== undefined);
  }
}
