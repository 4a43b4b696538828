import { createHash } from 'node:crypto';
import type { StoreTable } from './store-tables.ts';
import type { Row } from './table-rows.ts';

const bits = 256;

/**
 * A checksum of the rows of a table that is the same in every database: the SHA-256 of each row, as JSON with its columns by name, added
 * up. So it is the same in whatever order the rows come: by a key that one database has to keep in other characters, they come in another.
 */
export class RowSum {
  rows = 0;
  #sum = 0n;
  readonly #columns: string[];

  constructor({ columns }: StoreTable) {
    this.#columns = columns.map(({ name }) => name);
  }

  add(rows: readonly Row[]): void {
    for (const row of rows) {
      const digest = createHash('sha256').update(JSON.stringify(row, this.#columns)).digest('hex');
      this.#sum = BigInt.asUintN(bits, this.#sum + BigInt(`0x${digest}`));
    }
    this.rows += rows.length;
  }

  /** The checksum of what was added until now, hex. */
  get hex(): string {
    return this.#sum.toString(16).padStart(bits / 4, '0');
  }
}
