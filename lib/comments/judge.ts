import type { Db } from '../db/open.ts';
import type { Site } from '../site.ts';
import { findSignals, type Suspect } from './signals.ts';

/** What is to become of a comment, and why it is not simply shown (sentences for the author). */
export type Judgement = { state: 'shown' | 'held' | 'spam'; reasons: string[] };

/** The rate is counted over so long (ms). */
const window = 60_000;

/** Have so many comments come from a network address within the last minute that no more are taken? 0 is no limit. */
export async function isTooMany(db: Db, caller: string | null, most: number, now: number): Promise<boolean> {
  if (caller === null || most === 0) return false;
  const { count } = await db
    .selectFrom('comments')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('caller', '=', caller)
    .where('at', '>', now - window)
    // What a clock has written that was wrong for a while keeps nobody from writing until then.
    .where('at', '<=', now)
    .executeTakeFirstOrThrow();
  return count >= most;
}

/** A name as people mean it: they write it with capitals or without, and leave spaces. */
const meant = (name: string): string => name.normalize('NFKC').toLowerCase().replaceAll(/\s+/g, ' ').trim();

/** Under which names comments of readers with this address were let through. That of an author is known to everybody. */
async function knownNames(db: Db, email: string): Promise<Set<string>> {
  const shown = db
    .selectFrom('comments')
    .select('name')
    .distinct()
    .where('email', '=', email)
    .where('byAuthor', '=', 0)
    .where('state', '=', 'shown');
  return new Set((await shown.execute()).map(({ name }) => meant(name)));
}

/**
 * Why a comment is to be held by the blog's policy alone. Nobody proves an address by typing it: the name has to be the one that it came with
 * before, unless a sign-in vouches for the address.
 */
async function policyReasons(db: Db, { email, name, isVerified }: Suspect, { moderation }: Site['comments']): Promise<string[]> {
  if (moderation === 'none') return [];
  if (moderation === 'all') return ['Every comment is held here.'];
  if (email === null) return ['No e-mail address is given.'];
  const names = await knownNames(db, email);
  if (names.size === 0) return ['It is the first comment from this address.'];
  return isVerified || names.has(meant(name)) ? [] : ['It bears another name than those from this address before.'];
}

/** Has an author blocked who sends this? */
async function isBlocked(db: Db, senders: readonly (string | null)[]): Promise<boolean> {
  const known = senders.filter((sender) => sender !== null);
  if (known.length === 0) return false;
  return (await db.selectFrom('blocked').select('sender').where('sender', 'in', known).executeTakeFirst()) !== undefined;
}

/**
 * Judges a comment of somebody who is no author, by the blog's policy and by what it looks like. What is certainly spam is kept too,
 * apart from what waits: an author may have been wrong.
 */
export async function judge(db: Db, suspect: Suspect, caller: string | null, site: Site, now: number): Promise<Judgement> {
  const blocked = await isBlocked(db, [suspect.email, caller]);
  const isAuthors = site.authors.some(({ email }) => email !== undefined && email.toLowerCase() === suspect.email);
  const reasons = [
    ...(isAuthors ? ["It bears an author's address, and nobody has signed in."] : []),
    ...(blocked ? ['Its sender is blocked.'] : []),
    ...(await policyReasons(db, suspect, site.comments)),
    ...(await findSignals(db, suspect, site, now)),
  ];
  return { state: reasons.length === 0 ? 'shown' : blocked || suspect.trap !== '' ? 'spam' : 'held', reasons };
}
