import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterEach, expect, test } from 'vitest';
import { reportOf } from './report.ts';
import { writeSite } from './write-site.ts';

const base = 'https://blog.example';

/** What a made-up site answers: a page, a file of another type, a redirect, or a status. */
type Answers = Record<string, string | { type: string; text: string } | { to: string } | number>;

const page = (main: string): string =>
  `<!DOCTYPE html><html><head><title>T</title></head><body><main id="main">${main}</main></body></html>`;

const folder = mkdtempSync(join(tmpdir(), 'waypost-test-'));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Exports a made-up site, and says what was asked for. */
async function exported(answers: Answers, ...more: string[]) {
  const asked: string[] = [];
  const reader = {
    async ask(url: string) {
      asked.push(url);
      const answer = answers[url] ?? 404;
      const body = (text: string) => Readable.from([Buffer.from(text)]);
      if (typeof answer === 'number') return { status: answer, type: 'text/html', location: '', body: body('') };
      if (typeof answer === 'string')
        return { status: 200, type: 'text/html; charset=utf-8', location: '', body: body(page(answer)) };
      if ('to' in answer) return { status: 308, type: '', location: answer.to, body: body('') };
      return { status: 200, type: answer.type, location: '', body: body(answer.text) };
    },
    unknownPage: async () => Buffer.from(page('<a href="/">Home</a><a href="#main">Up</a>')),
  };
  return { ...(await writeSite({ reader, addresses: [['/'], more], base }, folder)), asked: asked.toSorted() };
}

const read = (file: string): string => readFileSync(join(folder, file), 'utf8');

test('whatever can be reached is written where its address is', async () => {
  const report = await exported(
    {
      '/': '<a href="/b%C3%BCcher/a">A</a> <a href="feed.xml">Feed</a> <a href="https://elsewhere.example/x">X</a>',
      '/b%C3%BCcher/a': '<img src="/p.png">',
      '/p.png': { type: 'image/png', text: 'PNG' },
      '/feed.xml': { type: 'application/rss+xml', text: `<rss><link>${base}/from-feed</link></rss>` },
      '/from-feed': '<p>Only the feed leads here.</p>',
      '/alone.txt': { type: 'text/plain', text: 'Nothing leads here.' },
    },
    '/alone.txt',
  );
  expect(report).toMatchObject({ pages: 4, files: 3, redirects: 0, broken: [], unwritten: [] });
  expect(read('bücher/a/index.html')).toBe(page('<img src="/p.png">'));
  expect([read('p.png'), read('alone.txt')]).toEqual(['PNG', 'Nothing leads here.']);
  expect(read('404.html')).toContain('Home');
  expect(reportOf(report)).toEqual([]);
});

test('what needs a server is never asked for', async () => {
  const report = await exported({
    '/': '<a href="/admin">A</a><a href="/preview/draft">P</a><a href="/comments/reply/1">R</a><form action="/search"><input type="search"></form>',
  });
  expect(report.asked).toEqual(['/']);
  expect(read('index.html')).toBe(page('APR'));
  expect(reportOf(report)).toEqual([
    'Taken out, because it needs a running server:',
    '- links to forms: 3',
    '- search fields: 1',
  ]);
});

test('a former address leads on by a page of its own, and by the list; what has gone leaves nothing', async () => {
  const report = await exported(
    {
      '/': '',
      '/new': '',
      '/old': { to: '/older' },
      '/older': { to: '/new?x=1#y' },
      '/2004/a.html': { to: '/new' },
      '/gone': 410,
    },
    '/old',
    '/2004/a.html',
    '/gone',
  );
  expect(report).toMatchObject({ redirects: 3, unwritten: [] });
  expect(read('old/index.html')).toContain('<meta http-equiv="refresh" content="0; url=/new?x=1#y">');
  expect(read('old/index.html')).toContain(`<link rel="canonical" href="${base}/new?x=1#y">`);
  expect(read('2004/a.html')).toContain('<a href="/new">');
  expect(read('_redirects')).toBe('/2004/a.html /new 301\n/old /new?x=1#y 301\n/older /new?x=1#y 301\n');
  expect(() => read('gone/index.html')).toThrow('ENOENT');
});

test('a former address of a file has the file itself: nothing but a page can lead on', async () => {
  const report = await exported(
    { '/': '', '/a/1.jpg': { to: '/photos/1600.jpg' }, '/photos/1600.jpg': { type: 'image/jpeg', text: 'JPEG' } },
    '/a/1.jpg',
  );
  expect(report).toMatchObject({ files: 2, redirects: 0 });
  expect(read('a/1.jpg')).toBe('JPEG');
});

test('redirects in a circle are named, and nothing waits for their end', async () => {
  const report = await exported({ '/': '', '/a': { to: '/b' }, '/b': { to: '/a' } }, '/a');
  expect(report.unwritten.map(({ url }) => url)).toEqual(['/a', '/b']);
});

test('a link that leads nowhere is named with the pages that it is on, and whose it is', async () => {
  const report = await exported({
    '/': '<a href="/a">A</a><a href="/b">B</a><a href="/lost">L</a>',
    '/a': '<div class="e-content" id="x"><a href="/nothing">N</a><a href="#x">X</a><a href="#y">Y</a><a href="/b#top">T</a></div>',
    '/b': '<div class="e-content"><a href="/nothing?q#z">N</a><a href="/gone">G</a></div>',
    '/gone': 410,
  });
  expect(report.broken).toEqual([
    { target: '/lost', reason: 'nothing is there', pages: ['/'], isOurs: true },
    { target: '/a#y', reason: 'the page has no such place', pages: ['/a'], isOurs: false },
    { target: '/gone', reason: 'what was there has been taken away', pages: ['/b'], isOurs: false },
    { target: '/nothing', reason: 'nothing is there', pages: ['/a'], isOurs: false },
    { target: '/nothing#z', reason: 'nothing is there', pages: ['/b'], isOurs: false },
  ]);
});

test('two addresses that would be one file are named, and so is what cannot be made', async () => {
  const report = await exported(
    {
      '/': '<a href="/a">A</a><a href="/broken">B</a>',
      '/a': 'page',
      '/a/index.html': 'file',
      '/broken': 500,
      '/tags/..%2Fx': 'no',
    },
    '/a/index.html',
    '/tags/..%2Fx',
  );
  expect(Object.fromEntries(report.unwritten.map(({ url, reason }) => [url, reason]))).toEqual({
    '/broken': 'it is answered by 500',
    '/a/index.html': 'its file, a/index.html, is in the way of that of /a',
    '/tags/..%2Fx': 'no file can have that name',
  });
  expect(read('a/index.html')).toBe(page('page'));
});

test('a page that an older site left keeps its bytes, whatever it is written in', async () => {
  const latin = Buffer.from(`<html><body><a href="/caf\u00e9">Caf\u00e9</a></body></html>`, 'latin1').toString('latin1');
  const reader = {
    ask: async (url: string) => ({
      status: url === '/' ? 200 : 404,
      type: 'text/html',
      location: '',
      body: Readable.from([Buffer.from(latin, 'latin1')]),
    }),
    unknownPage: async () => Buffer.from(page('')),
  };
  await writeSite({ reader, addresses: [['/']], base }, folder);
  expect(readFileSync(join(folder, 'index.html')).equals(Buffer.from(latin, 'latin1'))).toBe(true);
});
