/** An error, and what it came from, the outermost first. */
function* chainOf(error: unknown): Generator<Error & { code?: string; errcode?: number }> {
  if (!(error instanceof Error)) return;
  yield error;
  if (error instanceof AggregateError) yield* chainOf(error.errors[0]);
  yield* chainOf(error.cause);
}

/** What the error says that an error comes from; of several that came together (the addresses of a host), the first. */
export const causeOf = (error: unknown): string => [...chainOf(error)].at(-1)?.message ?? String(error);

const unreachable = /^(?:ECONNREFUSED|ECONNRESET|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/;

/** SQLite's numbers (the lower eight bits), and PostgreSQL's codes, for what an operator can mend. */
const mends: readonly { fits: (code: string, number: number) => boolean; mend: string }[] = [
  { fits: (code) => unreachable.test(code), mend: 'Does PostgreSQL run there, and are host and port right?' },
  { fits: (code) => code.startsWith('28'), mend: 'User and password must be those of the database.' },
  { fits: (code) => code === '3D000', mend: 'Make the database first: create database waypost.' },
  { fits: (code) => code === '42501', mend: 'The user must own the schema: grant create on schema public.' },
  { fits: (code) => code === '3F000', mend: 'The schema of the search path must be there: create schema.' },
  {
    fits: (code, number) => code === '53100' || code === 'ENOSPC' || number === 13,
    mend: 'Make room on that disk (a copy takes up to twice what it has in the end) and call it again.',
  },
  {
    fits: (code, number) => code === 'EACCES' || number === 14 || number === 8,
    mend: 'May this user write files in that folder?',
  },
  { fits: (_, number) => number === 26, mend: 'It is a file of something else.' },
  { fits: (_, number) => number === 5, mend: 'Another program is at work on it.' },
  {
    fits: (code) => code === '54000',
    mend: 'An index of PostgreSQL takes addresses and words of some 2,700 bytes, no longer ones.',
  },
];

/** How an error of a database can be mended; null if that is not known. */
export function mendOf(error: unknown): string | null {
  for (const { code = '', errcode = 0 } of chainOf(error)) {
    const known = mends.find(({ fits }) => fits(code, errcode & 255));
    if (known) return known.mend;
  }
  return null;
}
