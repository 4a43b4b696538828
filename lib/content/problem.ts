/**
 * Something an author has to mend, or should look at. `file` is relative to the content folder, `line` counts from 1.
 * An error keeps a document from being published (its last good version stays live); a warning does not.
 */
export type Problem = {
  severity: 'error' | 'warning';
  file: string;
  line?: number;
  field?: string;
  message: string;
  mend: string;
};

/** One line for a terminal or a log: `book/x.md:3: date: is missing. Write it as …`. */
export function toLine({ file, line, field, message, mend }: Problem): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return `${place}: ${field ? `${field}: ` : ''}${message} ${mend}`;
}
