import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Document } from './document.ts';
import { inspectBody } from './markdown.ts';
import { dependencies, wishesOf } from './wishes.ts';

const document = (fields: Partial<Document>) => ({ file: 'a/b/index.md', kind: 'post' as const, meta: {}, body: '', ...fields });
const mentioned = (body: string, file = 'a/b/c.md'): string[] => wishesOf(document({ file, body })).mentioned;

test('a post that is the index of its folder wants the pictures beside it, and no other document does', () => {
  const everything = [{ file: '*', caption: null, alt: null, cover: false }];
  expect(wishesOf(document({}))).toEqual({ folder: 'a/b', album: everything, mentioned: [] });
  expect(wishesOf(document({ file: 'a/b/c.md' })).album).toEqual([]);
  expect(wishesOf(document({ kind: 'page' })).album).toEqual([]);
  expect(wishesOf(document({ file: 'a/_path.md', kind: 'path' })).album).toEqual([]);
  expect(wishesOf(document({ meta: { photos: false } })).album).toEqual([]);
  expect(wishesOf(document({ file: 'a/b/c.md', meta: { photos: true } })).album).toEqual(everything);
});

test('the front matter names pictures in their order, relative to its file', () => {
  const photos = [
    'one.jpg',
    { file: '../two & three.jpg', caption: 'Two', alt: 'A two', cover: true },
    '*',
    '/top.png',
    '100%.jpg',
  ];
  expect(wishesOf(document({ meta: { photos } })).album).toEqual([
    { file: 'a/b/one.jpg', caption: null, alt: null, cover: false },
    { file: 'a/two & three.jpg', caption: 'Two', alt: 'A two', cover: true },
    { file: '*', caption: null, alt: null, cover: false },
    { file: 'top.png', caption: null, alt: null, cover: false },
    { file: 'a/b/100%.jpg', caption: null, alt: null, cover: false },
  ]);
});

test('names of files are no addresses, and strange values of an older version ask for nothing', () => {
  const photos = ['IMG #3.jpg', 'what?.jpg', 'a  b.jpg', 'a:b.jpg', '../../../x.jpg'];
  const { album } = wishesOf(document({ meta: { photos } }));
  expect(album.map(({ file }) => file)).toEqual(['a/b/IMG #3.jpg', 'a/b/what?.jpg', 'a/b/a  b.jpg', 'a/b/a:b.jpg', 'x.jpg']);
  expect(wishesOf(document({ file: 'a/b.md', meta: { photos: 'gallery' } })).album).toEqual([]);
  expect(mentioned('![](🌉.jpg)')).toEqual(['a/b/🌉.jpg']);
});

test('a text names pictures as Markdown and HTML do', () => {
  expect(mentioned('![x](one.jpg) ![y [z]](../two.PNG "t") ![z](<th ree.webp>) ![w](f%20our.gif)')).toEqual([
    'a/b/one.jpg',
    'a/two.PNG',
    'a/b/th ree.webp',
    'a/b/f our.gif',
  ]);
  expect(mentioned('[![x](one.jpg)](large.jpg) and [two](two.jpg)')).toEqual(['a/b/one.jpg']);
  expect(mentioned('![x][r]\n\n[r]: <five.jpg> "t"\n')).toEqual(['a/b/five.jpg']);
  expect(
    mentioned('<img src="six.jpg"><img src=\'/seven.avif\' srcset="eight.jpg 1x, nine.jpg 2x"><video poster=ten.heic>'),
  ).toEqual(['a/b/six.jpg', 'seven.avif', 'a/b/ten.heic', 'a/b/eight.jpg', 'a/b/nine.jpg']);
  expect(mentioned('![x](pic_(1).jpg) and (so on) ![y](a\\_b.jpg) ![z](a&amp;b.jpg)')).toEqual([
    'a/b/pic_(1).jpg',
    'a/b/a_b.jpg',
    'a/b/a&b.jpg',
  ]);
});

test('pictures elsewhere, and files that are none, are not wished for', () => {
  expect(
    mentioned(
      '![x](https://example.org/a.jpg) ![y](//example.org/b.jpg) [z](c.pdf) ![w](data:image/png;base64,AA==.png) jpg.jpg',
    ),
  ).toEqual([]);
});

test('every picture that a page would show is among those that its text names', () => {
  const name = fc.stringMatching(/^[a-zé (){}_&%*~!.-]{1,12}$/).map((stem) => `${stem.trimStart()}x.jpg`);
  // A percent sign that escapes nothing is read in more than one way.
  const plain = name.map((file) => file.replaceAll('%', '').trimStart().replaceAll('&', '&amp;'));
  const written = fc.oneof(
    plain.map((file) => `![t](<${file}>)`),
    name.map((file) => `![t](${encodeURI(file)})`),
    plain.map((file) => `<img alt="" src="${file}">`),
    name.map((file) => `[t]: ${encodeURI(file)}\n\n![t]`),
  );
  fc.assert(
    fc.property(fc.array(written, { maxLength: 4 }), fc.constantFrom('\n\n', ' and ', '\n> '), (parts, between) => {
      const body = parts.join(between);
      const named = new Set(mentioned(body));
      for (const { src } of inspectBody({ body, format: 'markdown', file: 'a/b/c.md' }).images) {
        if (!/^\/.*\.jpg$/.test(src)) continue;
        expect(named).toContain(decodeURIComponent(src).slice(1).normalize('NFC'));
      }
    }),
    { numRuns: 500 },
  );
});

test('a document depends on the pictures that it names, and on the whole folder if it wants all of it', () => {
  const wishes = wishesOf(document({ meta: { photos: ['one.jpg', '*'] }, body: '![x](one.jpg) ![y](two.jpg)' }));
  expect(dependencies(wishes)).toEqual([
    { picture: 'a/b/one.jpg', named: 1 },
    { picture: 'a/b/two.jpg', named: 0 },
    { picture: 'a/b/*', named: 0 },
  ]);
});
