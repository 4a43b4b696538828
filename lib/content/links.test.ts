import { expect, test } from 'vitest';
import { mapCandidates, toAddress } from './links.ts';

const page = (target: string, file = 'a/b/slug.md') => toAddress(target, file, 'page');
const resource = (target: string, file = 'a/b/slug.md') => toAddress(target, file, 'resource');

test("a file beside the document is found from the document's folder", () => {
  expect(resource('x.png')).toBe('/a/b/x.png');
  expect(resource('./x.png')).toBe('/a/b/x.png');
  expect(resource('x.png', 'a/b/slug/index.md')).toBe('/a/b/slug/x.png');
  expect(resource('x.png', 'slug.md')).toBe('/x.png');
});

test("a link to another document's file leads to its permalink", () => {
  expect(page('../clocks/verge.md#escapement')).toBe('/a/clocks/verge#escapement');
  expect(page('verge.markdown')).toBe('/a/b/verge');
  expect(page('verge/index.md?x=1#y')).toBe('/a/b/verge?x=1#y');
  expect(page('2013-04-26-x.md')).toBe('/a/b/x');
  expect(page('../_posts/2013-04-26-x.md')).toBe('/a/x');
  expect(page('old.html')).toBe('/a/b/old');
  expect(page('index.md', 'index.md')).toBe('/');
});

test('an embedded page stays the file that it is', () => {
  expect(resource('demo.html')).toBe('/a/b/demo.html');
});

test('a link to a directory has no slash at its end', () => {
  expect(page('../clocks/')).toBe('/a/clocks');
  expect(page('.')).toBe('/a/b');
  expect(page('../..')).toBe('/');
});

test('nothing climbs above the content folder', () => {
  expect(resource('../../../../etc/passwd')).toBe('/etc/passwd');
  expect(resource('%2e%2e/%2E%2e/%2e%2e/x')).toBe('/x');
});

test('what is absolute or within the page stays as it is', () => {
  const targets = [
    '/x/y.md',
    '//cdn.example/x',
    'https://e.org/a/../b',
    'mailto:a@b.c',
    'data:image/png;base64,AA',
    '#x',
    '?x',
    '',
  ];
  for (const target of targets) expect(page(target)).toBe(target);
});

test('names come out percent-encoded once, whatever they were', () => {
  expect(resource('bücher/ä b.png')).toBe('/a/b/b%C3%BCcher/%C3%A4%20b.png');
  expect(resource('b%C3%BCcher/%C3%A4%20b.png')).toBe('/a/b/b%C3%BCcher/%C3%A4%20b.png');
  expect(resource('u\u0308.png')).toBe('/a/b/%C3%BC.png');
  expect(resource('100%.png')).toBe('/a/b/100%25.png');
  expect(resource('\ud800.png')).toBe('/a/b/%EF%BF%BD.png');
});

test('queries and fragments stay as they are written', () => {
  expect(page('x.md?q=a/../b&c#../é')).toBe('/a/b/x?q=a/../b&c#../é');
});

test('each candidate of a srcset is replaced, and nothing else', () => {
  const marked = (srcset: string) => mapCandidates(srcset, (url) => `<${url}>`);
  expect(marked('a.png 1x, b.png 2x')).toBe('<a.png> 1x, <b.png> 2x');
  expect(marked('a.png 1x,b.png 640w')).toBe('<a.png> 1x,<b.png> 640w');
  expect(marked('a.png, b.png')).toBe('<a.png>, <b.png>');
  expect(marked('data:image/png;base64,AA== 1x,\n b,c.png')).toBe('<data:image/png;base64,AA==> 1x,\n <b,c.png>');
  expect(marked('  ')).toBe('  ');
});
