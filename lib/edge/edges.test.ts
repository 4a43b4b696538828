import { expect, test } from 'vitest';
import { areEdges, edgesOf, everything, purgesOf } from './edges.ts';

const site = 'https://blog.example';

test('a cache of ours is asked for each coding of a page, under the public name', () => {
  const [edge] = edgesOf('http://10.0.0.1:8080/');
  expect(purgesOf(edge!, '/b%C3%BCcher', site)).toEqual(
    ['br', 'gzip', 'identity'].map((coding) => ({
      url: 'http://10.0.0.1:8080/b%C3%BCcher',
      method: 'PURGE',
      headers: { Host: 'blog.example', 'Accept-Encoding': coding },
    })),
  );
  expect(purgesOf(edge!, everything, site).map(({ url }) => url)).toEqual(['http://10.0.0.1:8080/*']);
});

test('a CDN is asked as its template says, with its token', () => {
  const told = { header: 'AccessKey: a:b' };
  const [one, other] = edgesOf('https://api.cdn.example/purge?url={url}\n https://cdn.example{path}', told);
  expect(purgesOf(one!, '/a b'.replace(' ', '%20'), site)).toEqual([
    {
      url: 'https://api.cdn.example/purge?url=https%3A%2F%2Fblog.example%2Fa%2520b',
      method: 'POST',
      headers: { AccessKey: 'a:b' },
    },
  ]);
  expect(purgesOf(other!, everything, site)).toEqual([
    { url: 'https://cdn.example/*', method: 'POST', headers: { AccessKey: 'a:b' } },
  ]);
  expect(edgesOf('https://cdn.example{path}', { method: 'PURGE' })[0]!.method).toBe('PURGE');
});

test('a token for a CDN is not told to a cache of ours', () => {
  expect(edgesOf('http://10.0.0.1', { method: 'DELETE', header: 'Key: secret' })[0]).toMatchObject({
    method: 'PURGE',
    headers: {},
  });
});

test('only addresses that can be asked are edges', () => {
  expect(areEdges('')).toBe(true);
  expect(areEdges(' http://10.0.0.1  https://api.example/{path}\nhttp://[::1]:6081/ ')).toBe(true);
  for (const wrong of ['10.0.0.1', 'ftp://10.0.0.1', 'http://10.0.0.1/?x', 'http://10.0.0.1/*', '{url}', 'http://'])
    expect(areEdges(wrong), wrong).toBe(false);
});
