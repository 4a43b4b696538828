import { late, orLate } from '../in-time.ts';

/** Primary result codes of SQLite (sqlite.org/rescode.html): busy, locked, read-only, I/O error, full, cannot be opened. */
const ofSqlite = new Set([5, 6, 8, 10, 13, 14]);

/** What a socket says when nobody is at its other end (errno(3)), or no such host is known. */
const ofSockets = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ENOENT',
]);

/** What a file system says that is full, or that may only be read just now (errno(3)). */
const ofDisks = new Set(['ENOSPC', 'EDQUOT', 'EROFS']);

/**
 * SQLSTATEs (PostgreSQL, appendix A): connections; resources, a full disk among them; locks that are not to be had, the server stops
 * or starts; transactions that others were in the way of; a server that only reads.
 */
const ofPostgres = /^(?:08...|53...|55P03|57P0[1-5]|40001|40P01|25006)$/;

/** What pg and Kysely say without a code. */
const inWords =
  /^(?:Connection terminated|timeout exceeded when trying to connect|timeout expired|Client (?:has encountered a connection error|was closed)|Cannot use a pool after|driver has already been destroyed|Query read timeout|The store has not answered)/;

type Told = Partial<{ code: unknown; errcode: unknown; message: unknown; syscall: unknown; cause: unknown }>;

/**
 * Does an error say that the store cannot be had just now: it is down, starts, is busy with somebody else's work, or it or the disk beside it
 * cannot be written to? What was asked for may then succeed later, as it is; any other error is a fault of ours.
 */
export function isOutage(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code, errcode, message, syscall, cause } = error as Told;
  if (code === 'ERR_SQLITE_ERROR') return ofSqlite.has(Number(errcode) & 0xff);
  if (typeof code === 'string' && (ofPostgres.test(code) || ofDisks.has(code))) return true;
  // A file that is not there is no outage; a socket in the file system is one.
  if (typeof code === 'string' && ofSockets.has(code)) return code !== 'ENOENT' || syscall === 'connect';
  return (typeof message === 'string' && inWords.test(message)) || (cause !== undefined && isOutage(cause));
}

/**
 * What the store gives, or an outage after `patience` (ms): a database that says nothing any more keeps nobody waiting for good. What was asked
 * for may still be done later.
 */
export async function inTime<T>(work: Promise<T>, patience: number): Promise<T> {
  const answer = await orLate(work, patience);
  if (answer === late) throw new Error(`The store has not answered for ${patience / 1000} s.`);
  return answer;
}
