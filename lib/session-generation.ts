import { randomBytes } from 'node:crypto';
import { readFact, writeFact } from './db/facts.ts';
import type { Db, Store } from './db/open.ts';
import { readSession, type Session, type Viewer } from './session.ts';

/** The fact that has the generation of somebody's sessions. */
const factOf = (email: string): string => `sessions ${email.toLowerCase()}`;

/**
 * What the sessions have in common that somebody has begun since they last ended all of them; '' before the first time. It stands in the
 * store, so it is the same at all servers and after a restart. Not a moment: clocks differ.
 */
export const generationOf = async (db: Db, email: string | null): Promise<string> =>
  email === null ? '' : ((await readFact(db, factOf(email))) ?? '');

/** Signs somebody out everywhere: none of their sessions works any more, at any server. */
export const endSessions = (db: Db, email: string): Promise<void> =>
  // Not counted up: a store that was restored from a backup would come to a number that was used before.
  writeFact(db, factOf(email), randomBytes(9).toString('base64url'));

/** Who a session is of; null if it has ended. Throws if the store cannot be asked. */
export async function viewerIn({ read }: Store, session: Session | null): Promise<Viewer | null> {
  if (!session) return null;
  return session.generation === (await generationOf(read, session.viewer.email)) ? session.viewer : null;
}

/** Who the Cookie header of a request is from; null if nobody is signed in. Asks the store if there is a session, and throws if it cannot. */
export const viewerOf = async (store: Store, cookies: string | null | undefined): Promise<Viewer | null> =>
  viewerIn(store, await readSession(cookies));
