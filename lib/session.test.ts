import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { encode } from 'next-auth/jwt';
import { afterEach, expect, test, vi } from 'vitest';
import { cookieName, cookieOptions, isAuthor, readSession, startSession, type Viewer } from './session.ts';

const secret = 'a secret of the tests';
vi.mock('./auth-secret.ts', () => ({ authSecret: () => 'a secret of the tests' }));
const siteUrl = vi.hoisted(() => ({ now: 'http://localhost:3000' }));
vi.mock('./env.ts', () => ({ env: () => ({ siteUrl: siteUrl.now }) }));

afterEach(() => {
  siteUrl.now = 'http://localhost:3000';
});

const ann: Viewer = { name: 'Ann', email: 'ann@example.org', isVerified: true };
const session = { viewer: ann, generation: 'g1' };
const cookieOf = (header: string): string => header.split(';')[0]!;
const named = (token: string): string => `next-auth.session-token=${token}`;

test('who was signed in is known by the cookie', async () => {
  const cookie = cookieOf(await startSession(session));
  expect(await readSession(cookie)).toEqual(session);
  expect(await readSession(`theme=dark; ${cookie}; other=1`)).toEqual(session);
});

test('the cookie is for this host alone, out of reach of scripts, and goes over https alone if the site has it', async () => {
  expect(await startSession(session)).toMatch(
    /^next-auth\.session-token=[^;]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/,
  );
  expect(cookieOptions()).toEqual({ httpOnly: true, sameSite: 'lax', path: '/', secure: false });
  siteUrl.now = 'https://blog.example';
  expect(await startSession(session)).toMatch(
    /^__Host-next-auth\.session-token=[^;]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure$/,
  );
  expect([cookieName('state'), cookieOptions().secure]).toEqual(['__Host-next-auth.state', true]);
});

test('over https, a cookie that a neighbour of the site could have set is nobody’s', async () => {
  const cookie = cookieOf(await startSession(session));
  siteUrl.now = 'https://blog.example';
  for (const name of ['next-auth.session-token', '__Secure-next-auth.session-token'])
    expect(await readSession(cookie.replace('next-auth.session-token', name)), name).toBeNull();
});

test('two sessions of one person are two cookies: none is known before it is given out', async () => {
  expect(await startSession(session)).not.toBe(await startSession(session));
});

test('nobody is signed in by no cookie, a broken one, or one of another name', async () => {
  const cookie = cookieOf(await startSession(session));
  const value = cookie.slice(cookie.indexOf('=') + 1);
  const others = [null, undefined, '', named(''), named('x.y.z'), `session=${value}`];
  for (const header of [...others, `${cookie.slice(0, -8)}AAAAAAAA`])
    expect(await readSession(header), String(header)).toBeNull();
});

test('nobody is signed in by a session that has expired, is of another secret, or came in pieces', async () => {
  const token = { name: 'Ann', email: 'ann@example.org', verified: true };
  expect(await readSession(named(await encode({ token, secret, maxAge: 60 })))).not.toBeNull();
  // Clocks may differ by a quarter of a minute.
  expect(await readSession(named(await encode({ token, secret, maxAge: -16 })))).toBeNull();
  expect(await readSession(named(await encode({ token, secret: `${secret}!`, maxAge: 60 })))).toBeNull();
  expect(await readSession(named(await encode({ token, secret, salt: 'another purpose', maxAge: 60 })))).toBeNull();
  const whole = await encode({ token, secret, maxAge: 60 });
  const pieces = `next-auth.session-token.0=${whole.slice(0, 50)}; next-auth.session-token.1=${whole.slice(50)}`;
  expect(await readSession(pieces)).toBeNull();
  const large = await encode({ token: { ...token, name: 'x'.repeat(100_000) }, secret: 'another secret', maxAge: 60 });
  expect(await readSession(named(large))).toBeNull();
});

test('nobody is signed in by a token without a signature, or by one that names another way to check it', async () => {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const said = part({ email: 'ann@example.org', verified: true, exp: 9_999_999_999 });
  const key = createHash('sha256').update(secret).digest('base64url');
  for (const header of [{ alg: 'none' }, { alg: 'HS256' }, { alg: 'dir', enc: 'none' }, { alg: 'dir', enc: 'A256GCM', k: key }])
    for (const token of [
      `${part(header)}.${said}.`,
      `${part(header)}..${said}..`,
      `${part(header)}....${said}`,
      `${part(header)}.${said}`,
    ])
      expect(await readSession(named(token)), JSON.stringify(header)).toBeNull();
});

test('whatever stands in a cookie, nothing is thrown; cut off or changed by a letter, it is nobody’s', async () => {
  const cookie = cookieOf(await startSession(session));
  await fc.assert(fc.asyncProperty(fc.string({ maxLength: 300 }), async (text) => (await readSession(named(text))) === null));
  const at = fc.integer({ min: named('').length, max: cookie.length - 1 });
  await fc.assert(fc.asyncProperty(at, async (end) => (await readSession(cookie.slice(0, end))) === null));
});

test('authors are those whose address stands in the settings, in whatever case, and was verified', () => {
  const site = { authors: [{ name: 'Bob' }, { name: 'Ann', email: 'Ann@example.org' }] } as Parameters<typeof isAuthor>[1];
  expect(isAuthor(ann, site)).toBe(true);
  expect(isAuthor({ ...ann, isVerified: false }, site)).toBe(false);
  expect(isAuthor({ ...ann, email: 'eve@example.org' }, site)).toBe(false);
  expect(isAuthor({ ...ann, email: null }, site)).toBe(false);
  expect(isAuthor(null, site)).toBe(false);
});
