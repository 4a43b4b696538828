import { closeSync, mkdirSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { kept, type Account, type Remark } from './account.ts';
import type { Sort } from './imported.ts';

const headings: Record<Sort, string> = {
  posts: 'posts',
  pages: 'pages',
  comments: 'comments',
  attachments: 'attachments',
  files: 'other files',
  other: 'other things',
};

/** What is written apart until all is known. */
type Part = 'left' | 'noted' | 'addresses';

/** What an import was of, and where it went. */
export type About = { kind: string; source: string; into: string; dryRun: boolean };

/** A text as one line of Markdown in which nothing is markup. */
const toLine = (text: string): string => text.replace(/\s+/g, ' ').replace(/[\\`*_[\]<>|#&~]/g, String.raw`\$&`);

function table(account: Account): string {
  const rows = account.counts.map(({ sort, counts }) => {
    const { found, new: fresh, changed, there, left } = counts;
    return `| ${headings[sort]} | ${[found, fresh, changed, there, left].join(' | ')} | ${found === kept(counts) + left ? '' : 'NOT EXPLAINED'} |`;
  });
  return ['| | found | new | changed | there already | left out | |', '|---|---:|---:|---:|---:|---:|---|', ...rows].join('\n');
}

/**
 * The report of an import, in Markdown, at `file`: counts, then a line for each thing that is left out or another way than it was, and in a dry
 * run the addresses. Lines go to disk as they come: there may be a million of them.
 */
export class Report {
  readonly #file: string;
  readonly #parts: Record<Part, number>;

  constructor(file: string) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    const open = (part: Part): number => openSync(this.#partOf(part), 'w');
    this.#parts = { left: open('left'), noted: open('noted'), addresses: open('addresses') };
  }

  #partOf(part: Part): string {
    return `${this.#file}.${part}~`;
  }

  remark({ kind, sort, source, text }: Remark): void {
    writeSync(this.#parts[kind], `- ${headings[sort]}: ${toLine(source)}: ${toLine(text)}\n`);
  }

  /** Says which address (URL) an entry of the source gets. */
  address(source: string, url: string): void {
    writeSync(this.#parts.addresses, `- ${toLine(source)}: ${toLine(url)}\n`);
  }

  /** Puts all together. */
  close({ kind, source, into, dryRun }: About, account: Account): void {
    for (const part of Object.values(this.#parts)) closeSync(part);
    const to = openSync(`${this.#file}~`, 'w');
    const where = dryRun ? 'A dry run: nothing was written.' : `Into ${toLine(into)}.`;
    writeSync(to, `# Import of ${toLine(source)} (${kind})\n\n${where}\n\n${table(account)}\n`);
    const add = (heading: string, part: Part, none: string): void => {
      writeSync(to, `\n## ${heading}\n\n`);
      if (append(to, this.#partOf(part)) === 0) writeSync(to, `${none}\n`);
    };
    add('Left out', 'left', 'Nothing.');
    add('Another way than it was', 'noted', 'Nothing.');
    if (dryRun) add('Addresses', 'addresses', 'None.');
    closeSync(to);
    renameSync(`${this.#file}~`, this.#file);
    for (const part of Object.keys(this.#parts) as Part[]) rmSync(this.#partOf(part), { force: true });
  }
}

/** Copies a file to the end of an open one, a piece at a time; gives how many bytes that were. */
function append(to: number, file: string): number {
  const from = openSync(file, 'r');
  const piece = Buffer.alloc(1 << 16);
  let bytes = 0;
  for (let read = readSync(from, piece); read > 0; read = readSync(from, piece)) bytes += writeSync(to, piece, 0, read);
  closeSync(from);
  return bytes;
}
