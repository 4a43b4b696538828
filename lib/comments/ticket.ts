import { authSecret } from '../auth-secret.ts';
import { issueToken, readToken } from '../signed-token.ts';

/** A form that stays open longer than this says nothing any more (ms). */
const lifetime = 24 * 60 * 60 * 1000;

/** What a script gets when somebody begins to write: it tells when that was (`now`, ms UTC). */
export const issueTicket = (now: number, secret = authSecret()): string =>
  issueToken('comment', String(now), now + lifetime, secret);

/** How long somebody wrote (ms), by the ticket of their form; null if it has none, or none of ours, or the clock was set back meanwhile. */
export function tookSince(ticket: string, now: number): number | null {
  const claims = readToken('comment', ticket, now);
  const took = typeof claims === 'string' ? -1 : now - Number(claims.about);
  return took < 0 ? null : took;
}
