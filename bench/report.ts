/** One line of the table; what a row does not say stays empty. */
export type Row = {
  what: string;
  posts?: number;
  cpu?: number;
  wall?: string;
  peak?: number;
  figure?: string;
  limit?: string;
  ok?: boolean;
};

export type Add = (row: Row) => void;

export type Options = {
  posts: number;
  /** 0: the sections leave out what they measure at two sizes. */
  large: number;
  /** How large an export is that is imported. */
  megabytes: number;
};

export type Section = (options: Options, add: Add) => Promise<void>;

export const seconds = (value: number) => `${value.toFixed(2)} s`;
export const milliseconds = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
export const count = (value: number) => Math.round(value).toLocaleString('en');

const titles = ['what', 'posts', 'CPU s', 'wall', 'peak MB', 'figure', 'limit', ''];

function cells(row: Row): string[] {
  return [
    row.what,
    row.posts === undefined ? '' : count(row.posts),
    row.cpu?.toFixed(2) ?? '',
    row.wall ?? '',
    row.peak === undefined ? '' : count(row.peak),
    row.figure ?? '',
    row.limit ?? '',
    row.ok === undefined ? '' : row.ok ? 'ok' : 'OVER',
  ];
}

export function table(rows: readonly Row[]): string {
  const lines = [titles, ...rows.map(cells)];
  const widths = titles.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  const padded = lines.map((line) =>
    line
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return column >= 1 && column <= 4 ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd(),
  );
  return [padded[0], rule.trimEnd(), ...padded.slice(1)].join('\n');
}

/** A line of progress; standard output is for the table alone. */
export function progress(text: string): void {
  process.stderr.write(`· ${text}\n`);
}
