import { createHmac, randomBytes } from 'node:crypto';
import { authSecret } from './auth-secret.ts';
import { isSameText } from './constant-time.ts';
import type { Db } from './db/open.ts';

/** What a token is for: one that was made for another purpose is good for nothing here. */
type Purpose = 'sign-in' | 'comment' | 'decide' | 'unsubscribe';

/** What a token says. `until` is ms UTC; `nonce` names this token alone. */
export type Claims = { about: string; until: number; nonce: string };

const signatureOf = (secret: string, purpose: Purpose, payload: string): string =>
  createHmac('sha256', secret).update(`${purpose}\n${payload}`).digest('base64url');

/** A text for a link that proves, until a moment (ms UTC), that this blog gave it out, `about` somebody or something. */
export function issueToken(purpose: Purpose, about: string, until: number, secret = authSecret()): string {
  const claims: Claims = { about, until, nonce: randomBytes(16).toString('base64url') };
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `${payload}.${signatureOf(secret, purpose, payload)}`;
}

/** What a token says at a moment (ms UTC); `wrong` if it never came from here, or was made for another purpose. */
export function readToken(purpose: Purpose, token: string, now: number, secret = authSecret()): Claims | 'expired' | 'wrong' {
  const [payload = '', signature = '', ...rest] = token.split('.');
  if (rest.length > 0 || !isSameText(signature, signatureOf(secret, purpose, payload))) return 'wrong';
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Claims;
  return now < claims.until ? claims : 'expired';
}

/** Used tokens are remembered for so long (ms) after they have expired: a clock that was ahead is set back, and they have not. */
const remembered = 7 * 24 * 60 * 60 * 1000;

/** Uses up a token that may be used once; false if it was used before. Those that have expired long ago are forgotten. */
export async function spendToken(db: Db, { nonce, until }: Claims, now: number): Promise<boolean> {
  await db
    .deleteFrom('spent')
    .where('until', '<=', now - remembered)
    .execute();
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('spent')
    .values({ nonce, until })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return numInsertedOrUpdatedRows === 1n;
}
