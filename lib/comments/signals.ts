import type { Db } from '../db/open.ts';
import type { Site } from '../site.ts';
import { scoreWords } from './word-score.ts';

/** What is known of a comment before it is judged. */
export type Suspect = {
  name: string;
  email: string | null;
  /** Does a sign-in vouch for the address? */
  isVerified: boolean;
  website: string | null;
  text: string;
  plain: string;
  links: number;
  /** What stood in the field that no person sees. */
  trap: string;
  /** How long the form was open (ms), if a script told. */
  took: number | null;
  discussion: number;
};

/** A person needs longer than this to fill in the form (ms). */
const quickest = 3000;

/** More links than this look like an advertisement. */
const mostLinks = 2;

/** Comments at least so likely to be spam are held. */
const likely = 0.9;

/** The same text elsewhere counts for so long (ms), if it is longer than a thank-you. */
const memory = 30 * 24 * 60 * 60 * 1000;
const shortest = 30;

const holds = (text: string, word: string): boolean =>
  word.trim() !== '' && text.toLowerCase().includes(word.trim().toLowerCase());

async function isRepeated(db: Db, { plain, discussion }: Suspect, now: number): Promise<boolean> {
  if (plain.length < shortest) return false;
  const row = await db
    .selectFrom('comments')
    .select('id')
    .where('plain', '=', plain)
    .where('discussion', '!=', discussion)
    .where('at', '>', now - memory)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Why a comment looks like spam, in sentences for the author; none if it does not. */
export async function findSignals(
  db: Db,
  suspect: Suspect,
  { comments }: Pick<Site, 'comments'>,
  now: number,
): Promise<string[]> {
  const { name, email, website, text, links, trap, took } = suspect;
  const everything = [name, email, website, text].join('\n');
  const blocked = comments.blocklist.filter((word) => holds(everything, word));
  const score = await scoreWords(db, everything);
  return [
    ...(trap === '' ? [] : ['It filled in a field that no person sees.']),
    ...(took !== null && took < quickest ? [`It was written in ${(took / 1000).toFixed(1)} s.`] : []),
    ...(links > mostLinks ? [`It has ${links} links.`] : []),
    ...blocked.map((word) => `It holds “${word.trim()}”, which is on the blocklist.`),
    ...((await isRepeated(db, suspect, now)) ? ['The same text was sent to another post.'] : []),
    ...(score >= likely ? [`Its words are those of spam (${Math.floor(score * 100)} %).`] : []),
  ];
}
