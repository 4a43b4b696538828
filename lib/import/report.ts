import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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
  readonly #parts = ['left', 'noted', 'addresses'] as const;

  constructor(file: string) {
    this.#file = file;
    mkdirSync(dirname(file), { recursive: true });
    for (const part of this.#parts) writeFileSync(this.#partOf(part), '');
  }

  #partOf(part: string): string {
    return `${this.#file}.${part}~`;
  }

  remark({ kind, sort, source, text }: Remark): void {
    appendFileSync(this.#partOf(kind), `- ${headings[sort]}: ${toLine(source)}: ${toLine(text)}\n`);
  }

  /** Says which address (URL) an entry of the source gets. */
  address(source: string, url: string): void {
    appendFileSync(this.#partOf('addresses'), `- ${toLine(source)}: ${toLine(url)}\n`);
  }

  /** Puts all together. */
  close({ kind, source, into, dryRun }: About, account: Account): void {
    const headed = (heading: string, part: string, none: string): string =>
      `## ${heading}\n\n${readFileSync(this.#partOf(part), 'utf8') || `${none}\n`}`;
    const sections = [
      `# Import of ${toLine(source)} (${kind})\n`,
      dryRun ? 'A dry run: nothing was written.\n' : `Into ${toLine(into)}.\n`,
      `${table(account)}\n`,
      headed('Left out', 'left', 'Nothing.'),
      headed('Another way than it was', 'noted', 'Nothing.'),
      ...(dryRun ? [headed('Addresses', 'addresses', 'None.')] : []),
    ];
    writeFileSync(`${this.#file}~`, sections.join('\n'));
    renameSync(`${this.#file}~`, this.#file);
    for (const part of this.#parts) rmSync(this.#partOf(part), { force: true });
  }
}
