import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { claimsSignature, isSigned as isSignedBy, sign, signing } from './signature.ts';

const secret = "It's a Secret to Everybody";
const body = Buffer.from('Hello, World!');
const hex = '757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17';

/** The same of a whole body. */
const isSigned = (headers: Headers, whole: Uint8Array, by: string): boolean =>
  isSignedBy(headers, signing(by).update(whole).digest(), by);

/** Printable: HMAC fills a short key up with zero bytes, so that `a` and `a\0` are one key. */
const secrets = fc.string({ unit: 'grapheme-ascii', minLength: 1 });
const bodies = fc.uint8Array({ maxLength: 200 });

test("GitHub's published example is signed so", () => {
  expect(sign(body, secret)).toBe(`sha256=${hex}`);
});

describe('what counts as signed', () => {
  test.each([
    ['X-Hub-Signature-256', `sha256=${hex}`],
    ['X-Hub-Signature-256', `sha256=${hex.toUpperCase()}`],
    ['X-Gitea-Signature', hex],
    ['X-Forgejo-Signature', hex],
    ['X-Gogs-Signature', hex],
    ['X-Gitlab-Token', secret],
  ])('%s: %s', (name, value) => {
    expect(isSigned(new Headers({ [name]: value }), body, secret)).toBe(true);
  });

  test('one right header among wrong ones', () => {
    expect(isSigned(new Headers({ 'X-Hub-Signature-256': 'sha256=', 'X-Gitea-Signature': hex }), body, secret)).toBe(true);
  });

  test("a secret beyond ASCII as GitLab's token, which comes as one character for each byte", () => {
    const headers = new Headers({ 'X-Gitlab-Token': Buffer.from('schlüssel').toString('latin1') });
    expect(isSigned(headers, body, 'schlüssel')).toBe(true);
  });
});

describe('what does not', () => {
  test.each([
    ['X-Hub-Signature-256', ''],
    ['X-Hub-Signature-256', 'sha256='],
    ['X-Hub-Signature-256', hex],
    ['X-Hub-Signature-256', `sha1=${hex}`],
    ['X-Hub-Signature-256', `sha256=${hex.slice(2)}`],
    ['X-Hub-Signature-256', `sha256=${hex}00`],
    ['X-Hub-Signature-256', `sha256=${'x'.repeat(64)}`],
    ['X-Gitea-Signature', `sha256=${hex}`],
    ['X-Gitlab-Token', ''],
    ['X-Gitlab-Token', secret.slice(1)],
    ['X-Gitlab-Token', hex],
    ['Authorization', secret],
  ])('%s: %s', (name, value) => {
    expect(isSigned(new Headers({ [name]: value }), body, secret)).toBe(false);
  });

  test('no header at all, which is known before there is a body', () => {
    expect(isSigned(new Headers(), body, secret)).toBe(false);
    expect(claimsSignature(new Headers({ Authorization: secret }))).toBe(false);
    for (const name of ['X-Hub-Signature-256', 'X-Gogs-Signature', 'X-Gitlab-Token'])
      expect(claimsSignature(new Headers({ [name]: 'x' })), name).toBe(true);
  });

  test('anything, while there is no secret', () => {
    expect(isSigned(new Headers({ 'X-Hub-Signature-256': sign(body, ''), 'X-Gitlab-Token': '' }), body, '')).toBe(false);
  });
});

test('whatever is signed is accepted with its secret and with no other', () => {
  fc.assert(
    fc.property(bodies, secrets, secrets, (body, secret, other) => {
      const headers = new Headers({ 'X-Hub-Signature-256': sign(body, secret) });
      expect(isSigned(headers, body, secret)).toBe(true);
      expect(isSigned(headers, body, other)).toBe(other === secret);
    }),
  );
});

test('a body that was changed is not accepted', () => {
  fc.assert(
    fc.property(bodies, bodies, secrets, (body, other, secret) => {
      const headers = new Headers({ 'X-Hub-Signature-256': sign(body, secret) });
      expect(isSigned(headers, other, secret)).toBe(Buffer.compare(body, other) === 0);
    }),
  );
});
