import { afterEach, expect, test, vi } from 'vitest';
import { isAuthor, startSession, viewerOf, type Viewer } from './session.ts';

vi.mock('./auth-secret.ts', () => ({ authSecret: () => 'a secret of the tests' }));
const siteUrl = vi.hoisted(() => ({ now: 'http://localhost:3000' }));
vi.mock('./env.ts', () => ({ env: () => ({ siteUrl: siteUrl.now }) }));

afterEach(() => {
  siteUrl.now = 'http://localhost:3000';
});

const ann: Viewer = { name: 'Ann', email: 'ann@example.org', isVerified: true };
const cookieOf = (header: string): string => header.split(';')[0]!;

test('who was signed in is known by the cookie', async () => {
  const cookie = cookieOf(await startSession(ann));
  expect(await viewerOf(cookie)).toEqual(ann);
  expect(await viewerOf(`theme=dark; ${cookie}; other=1`)).toEqual(ann);
});

test('the cookie is for this site alone, out of reach of scripts, and goes over https alone if the site has it', async () => {
  expect(await startSession(ann)).toMatch(/^next-auth\.session-token=[^;]+; Path=\/; Max-Age=2592000; HttpOnly; SameSite=Lax$/);
  siteUrl.now = 'https://blog.example';
  expect(await startSession(ann)).toMatch(/^__Secure-next-auth\.session-token=.*; Secure$/);
});

test('nobody is signed in by no cookie, a broken one, or one of another name', async () => {
  const cookie = cookieOf(await startSession(ann));
  const value = cookie.slice(cookie.indexOf('=') + 1);
  const others = [null, undefined, '', 'next-auth.session-token=', 'next-auth.session-token=x.y.z', `session=${value}`];
  for (const header of [...others, `${cookie.slice(0, -8)}AAAAAAAA`]) expect(await viewerOf(header), String(header)).toBeNull();
});

test('authors are those whose address stands in the settings, in whatever case, and was verified', () => {
  const site = { authors: [{ name: 'Bob' }, { name: 'Ann', email: 'Ann@example.org' }] } as Parameters<typeof isAuthor>[1];
  expect(isAuthor(ann, site)).toBe(true);
  expect(isAuthor({ ...ann, isVerified: false }, site)).toBe(false);
  expect(isAuthor({ ...ann, email: 'eve@example.org' }, site)).toBe(false);
  expect(isAuthor({ ...ann, email: null }, site)).toBe(false);
  expect(isAuthor(null, site)).toBe(false);
});
