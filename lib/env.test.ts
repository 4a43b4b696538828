import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { childEnvironment, parseEnv } from './env.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

test('everything has a default', () => {
  expect(parseEnv({})).toEqual({
    port: 3000,
    siteUrl: 'http://localhost:3000',
    contentDir: resolve('content'),
    dataDir: resolve('var'),
    database: { file: resolve('var/waypost.db') },
    redisUrl: undefined,
    authSecret: undefined,
    github: null,
    oidc: null,
    publishSecret: undefined,
    pollSeconds: 0,
    plainPages: true,
    programDir: process.cwd(),
    smtpUrl: undefined,
    mailFrom: undefined,
    logFormat: 'text',
    logRequests: false,
    metricsToken: undefined,
    drainSeconds: 0,
    edges: [],
    trustedProxies: ['127.0.0.0/8', '::1'],
  });
});

test('an empty variable counts as not set', () => {
  expect(parseEnv({ PORT: '', CONTENT_DIR: '' })).toMatchObject({ port: 3000, contentDir: resolve('content') });
});

test('the base URL has no trailing slash, and follows the port if it is not set', () => {
  expect(parseEnv({ SITE_URL: 'https://blog.example.org/' }).siteUrl).toBe('https://blog.example.org');
  expect(parseEnv({ PORT: '8080' }).siteUrl).toBe('http://localhost:8080');
});

test('a secret that could be guessed is refused', () => {
  expect(parseEnv({ AUTH_SECRET: 'sixteen letters!' }).authSecret).toBe('sixteen letters!');
  expect(() => parseEnv({ AUTH_SECRET: 'fifteen letters' })).toThrow(/AUTH_SECRET: must be at least 16/);
});

test('a provider that people sign in with is told of in full, or not at all', () => {
  expect(parseEnv({ GITHUB_ID: 'id', GITHUB_SECRET: 'secret' }).github).toEqual({ id: 'id', secret: 'secret' });
  expect(() => parseEnv({ GITHUB_ID: 'id' })).toThrow(/GITHUB_SECRET: is needed with GITHUB_ID, GITHUB_SECRET/);
  const oidc = { OIDC_ISSUER: 'https://login.example', OIDC_CLIENT_ID: 'id', OIDC_CLIENT_SECRET: 'secret' };
  expect(parseEnv(oidc).oidc).toEqual({ issuer: 'https://login.example', clientId: 'id', clientSecret: 'secret' });
  expect(() => parseEnv({ ...oidc, OIDC_CLIENT_ID: '' })).toThrow(/OIDC_CLIENT_ID: is needed/);
});

test('caches in front are base URLs or templates, and proxies are addresses or networks', () => {
  const { edges, trustedProxies } = parseEnv({
    EDGE_PURGE_URL: 'http://10.0.0.1 https://api.example/?url={url}',
    EDGE_PURGE_METHOD: 'DELETE',
    EDGE_PURGE_HEADER: 'Authorization: Bearer x',
    TRUSTED_PROXIES: '10.0.0.0/8, 192.0.2.7 2001:db8::/32',
  });
  expect(edges).toMatchObject([
    { address: 'http://10.0.0.1', method: 'PURGE' },
    { method: 'DELETE', headers: { Authorization: 'Bearer x' } },
  ]);
  expect(trustedProxies).toEqual(['10.0.0.0/8', '192.0.2.7', '2001:db8::/32']);
  expect(() => parseEnv({ EDGE_PURGE_URL: '10.0.0.1' })).toThrow(/EDGE_PURGE_URL: must be base URLs/);
  expect(() => parseEnv({ EDGE_PURGE_METHOD: 'purge' })).toThrow(/EDGE_PURGE_METHOD/);
  for (const wrong of ['Bearer x', 'Key:', 'Key: a\nOther: b', 'Key: ü'])
    expect(() => parseEnv({ EDGE_PURGE_HEADER: wrong }), wrong).toThrow(/EDGE_PURGE_HEADER/);
  expect(() => parseEnv({ TRUSTED_PROXIES: '10.0.0.0/99' })).toThrow(/TRUSTED_PROXIES: must be addresses, or networks/);
});

test('mail goes to a server of SMTP, and comes from a plain address', () => {
  const smtp = 'smtps://ann:secret@mail.example.org';
  expect(parseEnv({ SMTP_URL: smtp, MAIL_FROM: 'blog@example.org' })).toMatchObject({
    smtpUrl: smtp,
    mailFrom: 'blog@example.org',
  });
  for (const wrong of ['https://mail.example.org', 'smtp:', 'smtp://', 'mail.example.org'])
    expect(() => parseEnv({ SMTP_URL: wrong }), wrong).toThrow(/SMTP_URL/);
  expect(() => parseEnv({ MAIL_FROM: 'Ann <ann@example.org>' })).toThrow(/MAIL_FROM/);
});

test('a password in a variable that is wrong is not shown', () => {
  expect(() => parseEnv({ SMTP_URL: 'https://ann:secret@mail.example.org' })).toThrow(/^(?!.*secret)/s);
});

test('every wrong variable is named', () => {
  expect(() => parseEnv({ PORT: 'eighty', SITE_URL: 'blog' })).toThrow(/PORT[\s\S]*SITE_URL/);
});

test('a program that Waypost runs gets the environment without the secrets', () => {
  const secrets = ['PUBLISH_SECRET', 'AUTH_SECRET', 'DATABASE_URL', 'REDIS_URL', 'SMTP_URL'];
  for (const name of [...secrets, 'SSH_AUTH_SOCK', 'GIT_SSH_COMMAND']) vi.stubEnv(name, 'something');
  const given = childEnvironment();
  expect(Object.keys(given).filter((name) => secrets.includes(name))).toEqual([]);
  expect(given).toMatchObject({ PATH: expect.any(String), SSH_AUTH_SOCK: 'something', GIT_SSH_COMMAND: 'something' });
});

test('a program that Waypost runs is told of no git repository', () => {
  const local = execFileSync('git', ['rev-parse', '--local-env-vars'], { encoding: 'utf8' }).trim().split('\n');
  const names = [...local, 'GIT_NAMESPACE', 'GIT_CEILING_DIRECTORIES', 'GIT_CONFIG_KEY_0', 'GIT_CONFIG_VALUE_0'];
  for (const name of names) vi.stubEnv(name, 'something');
  expect(Object.keys(childEnvironment()).filter((name) => names.includes(name))).toEqual([]);
});

test('what is wrong with a secret is told by its name, and never by what it is', () => {
  const names = [
    'AUTH_SECRET',
    'PUBLISH_SECRET',
    'METRICS_TOKEN',
    'REDIS_URL',
    'SMTP_URL',
    'DATABASE_URL',
    'OIDC_ISSUER',
    'EDGE_PURGE_URL',
    'EDGE_PURGE_HEADER',
  ];
  for (const name of names) {
    const parse = (): unknown => parseEnv({ [name]: 'qzShort' });
    expect(parse, name).toThrow(name);
    expect(parse, name).not.toThrow('qzShort');
  }
});
