import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { toOwnText } from './own-text.ts';

const madeLine = z.tuple([z.string(), z.string(), z.string()]);
const commentLine = z.tuple([z.string(), z.int()]);

/** What an earlier run made of something: its file, relative to the content folder, and what was in it (a hash). */
export type Made = { file: string; hash: string };

/**
 * What imports have made of each thing of a source, by what the source calls it. It is how a second run finds a file that it has written, and
 * knows whether an author has changed it since. It is written line by line, so a run that is cut off has said all that it did.
 */
export class Manifest {
  readonly #file: string;
  /** Hash and file, as one text: there may be a hundred thousand. */
  readonly #made = new Map<string, string>();
  readonly #comments = new Map<string, number>();
  /** Open from the first line that this run writes on: to open a file for each takes longer than to write it. */
  #lines: number | null = null;

  /** Reads what earlier runs have written into `file`; a last line that was cut off is left out. */
  constructor(file: string) {
    this.#file = file;
    if (!existsSync(file)) return;
    for (const text of readFileSync(file, 'utf8').split('\n')) {
      const said = safely(text);
      const [made, comment] = [madeLine.safeParse(said), commentLine.safeParse(said)];
      if (made.success) this.#remember(made.data[0], { file: made.data[1], hash: made.data[2] });
      else if (comment.success) this.#comments.set(comment.data[0], comment.data[1]);
    }
  }

  get(id: string): Made | null {
    const made = this.#made.get(id);
    const space = made?.indexOf(' ') ?? -1;
    return made === undefined ? null : { hash: made.slice(0, space), file: made.slice(space + 1) };
  }

  set(id: string, { file, hash }: Made): void {
    this.#remember(id, { file, hash });
    this.#write([id, file, hash]);
  }

  /** The number that a comment of a source has in the store, null if none is known. */
  comment(id: string): number | null {
    return this.#comments.get(id) ?? null;
  }

  setComment(id: string, number: number): void {
    this.#comments.set(toOwnText(id), number);
    this.#write([id, number]);
  }

  /** Has the file closed; what is set after that opens it again. */
  close(): void {
    if (this.#lines !== null) closeSync(this.#lines);
    this.#lines = null;
  }

  #remember(id: string, { file, hash }: Made): void {
    this.#made.set(toOwnText(id), toOwnText(`${hash} ${file}`));
  }

  #write(said: readonly (string | number)[]): void {
    if (this.#lines === null) {
      mkdirSync(dirname(this.#file), { recursive: true });
      this.#lines = openSync(this.#file, 'a');
    }
    writeSync(this.#lines, `${JSON.stringify(said)}\n`);
  }
}

function safely(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
