/** The greatest number that PostgreSQL keeps a comment under (`integer`); a greater one is no question to it, but an error. */
const greatest = 2 ** 31 - 1;

/** The number of a comment, as an address or a form names it; null if what stands there is none. */
export function toCommentId(given: unknown): number | null {
  const id = typeof given === 'string' && /^[1-9]\d{0,9}$/.test(given) ? Number(given) : null;
  return id !== null && id <= greatest ? id : null;
}
