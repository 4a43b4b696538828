import { createHash, createHmac, timingSafeEqual, type Hmac } from 'node:crypto';

/** The HMAC-SHA256 (RFC 2104) by which a body is signed, for one that comes in pieces: each is an `update`. */
export const signing = (secret: string): Hmac => createHmac('sha256', secret);

/** What a sender puts into `X-Hub-Signature-256`: `sha256=` and the HMAC of the body in hex. */
export const sign = (body: Uint8Array, secret: string): string => `sha256=${signing(secret).update(body).digest('hex')}`;

/** Headers that carry an HMAC of the body, with what stands before the hex digits. */
const signatures = [
  ['X-Hub-Signature-256', 'sha256='],
  ['X-Gitea-Signature', ''],
  ['X-Forgejo-Signature', ''],
  ['X-Gogs-Signature', ''],
] as const;

const gitlab = 'X-Gitlab-Token';

/** Has a request any header that could prove a push? Without one, its body needs no look. */
export const claimsSignature = (headers: Headers): boolean =>
  headers.has(gitlab) || signatures.some(([name]) => headers.has(name));

function isDigest(given: string, prefix: string, expected: Buffer): boolean {
  const hex = given.slice(prefix.length);
  if (!given.startsWith(prefix) || !/^[\da-f]{64}$/i.test(hex)) return false;
  return timingSafeEqual(Buffer.from(hex, 'hex'), expected);
}

/** Compared by digest: the time tells nothing of the length either. */
function isSecret(given: string, secret: string): boolean {
  const hash = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest();
  // A header comes as one character for each byte.
  return timingSafeEqual(hash(Buffer.from(given, 'latin1')), hash(Buffer.from(secret)));
}

/**
 * Is this the webhook of somebody who knows the secret? One right header is enough: `digest`, the HMAC of the body by `signing`, from GitHub, Gitea,
 * Forgejo, Gogs or a hook of plain git, or the secret itself from GitLab. Compared in constant time. An empty secret is known to everybody: with it
 * nothing is signed.
 */
export function isSigned(headers: Headers, digest: Buffer, secret: string): boolean {
  if (secret === '') return false;
  return (
    signatures.some(([name, prefix]) => isDigest(headers.get(name) ?? '', prefix, digest)) ||
    isSecret(headers.get(gitlab) ?? '', secret)
  );
}
