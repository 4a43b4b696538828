import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parseEnv } from './env.ts';

test('everything has a default', () => {
  expect(parseEnv({})).toEqual({
    port: 3000,
    siteUrl: 'http://localhost:3000',
    contentDir: resolve('content'),
    dataDir: resolve('var'),
    databaseFile: resolve('var/waypost.db'),
  });
});

test('an empty variable counts as not set', () => {
  expect(parseEnv({ PORT: '', CONTENT_DIR: '' })).toMatchObject({ port: 3000, contentDir: resolve('content') });
});

test('the base URL has no trailing slash, and follows the port if it is not set', () => {
  expect(parseEnv({ SITE_URL: 'https://blog.example.org/' }).siteUrl).toBe('https://blog.example.org');
  expect(parseEnv({ PORT: '8080' }).siteUrl).toBe('http://localhost:8080');
});

test('every wrong variable is named', () => {
  expect(() => parseEnv({ PORT: 'eighty', SITE_URL: 'blog' })).toThrow(/PORT[\s\S]*SITE_URL/);
});
