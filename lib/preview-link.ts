import { createHmac } from 'node:crypto';
import { authSecret } from './auth-secret.ts';
import { isSameText } from './constant-time.ts';
import * as urls from './urls.ts';

/** The purpose stands in front, so that no signature of another kind of link is good for this one. */
const signatureOf = (secret: string, url: string, until: number): string =>
  createHmac('sha256', secret).update(`preview\n${url}\n${until}`).digest('base64url');

/**
 * The path and query of a link that shows the draft or the scheduled post at `url` until a moment (seconds since 1970 UTC),
 * to whoever has it. Throws if there is no secret to sign it with.
 */
export const previewLink = (url: string, until: number, secret = authSecret()): string =>
  urls.preview(url, { until, signature: signatureOf(secret, url, until) });

/** What a link is worth. A link that has expired was a good one; a wrong one never came from here. */
export type LinkCheck = 'good' | 'expired' | 'wrong';

/** Judges the query of a preview link of `url` at a moment (ms UTC). */
export function checkPreview(url: string, query: URLSearchParams, now: number, secret = authSecret()): LinkCheck {
  const written = query.get('until') ?? '';
  if (!/^[1-9]\d{0,11}$/.test(written)) return 'wrong';
  const until = Number(written);
  // The texts, not the bytes they stand for: two texts can stand for the same bytes.
  if (!isSameText(query.get('signature') ?? '', signatureOf(secret, url, until))) return 'wrong';
  return now < until * 1000 ? 'good' : 'expired';
}
