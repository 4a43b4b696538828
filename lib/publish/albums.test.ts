import fc from 'fast-check';
import { expect, test } from 'vitest';
import { albumOf, type Picture } from './albums.ts';

const picture = (file: string, at: number | null = null, caption = ''): Picture => ({
  file,
  hash: `hash of ${file}`,
  at,
  caption,
});

const shelf = (pictures: Picture[]) => ({
  at: (path: string) => pictures.find(({ file }) => file.normalize('NFC') === path),
  in: (folder: string) =>
    pictures.filter(({ file }) => file.startsWith(`${folder}/`) && !file.slice(folder.length + 1).includes('/')),
});

const item = (file: string, fields: { caption?: string; alt?: string; cover?: boolean } = {}) => ({
  file,
  caption: null,
  alt: null,
  cover: false,
  ...fields,
});

const files = (pictures: Picture[], album = [item('*')], mentioned: string[] = []): string[] =>
  albumOf({ folder: 'a', album, mentioned }, shelf(pictures)).map(({ file }) => file);

test('pictures come in the order of the camera, then of their names, as people count', () => {
  const pictures = [
    picture('a/img_10.jpg'),
    picture('a/img_9.jpg'),
    picture('a/late.jpg', 200),
    picture('a/early.jpg', 100),
    picture('a/also.jpg', 100),
  ];
  expect(files(pictures)).toEqual(['a/also.jpg', 'a/early.jpg', 'a/late.jpg', 'a/img_9.jpg', 'a/img_10.jpg']);
});

test('the author has the last word on order, and * stands for the rest', () => {
  const pictures = [picture('a/1.jpg', 1), picture('a/2.jpg', 2), picture('a/3.jpg', 3), picture('b/other.jpg')];
  expect(files(pictures, [item('a/3.jpg'), item('*'), item('b/other.jpg')])).toEqual([
    'a/3.jpg',
    'a/1.jpg',
    'a/2.jpg',
    'b/other.jpg',
  ]);
  expect(files(pictures, [item('a/2.jpg')])).toEqual(['a/2.jpg']);
  expect(files(pictures, [])).toEqual([]);
});

test('a picture that the text shows is not shown again, unless it is named', () => {
  const pictures = [picture('a/1.jpg'), picture('a/2.jpg')];
  expect(files(pictures, [item('*')], ['a/1.jpg'])).toEqual(['a/2.jpg']);
  expect(files(pictures, [item('a/1.jpg'), item('*')], ['a/1.jpg'])).toEqual(['a/1.jpg', 'a/2.jpg']);
});

test('a picture that is not there, or cannot be shown, is left out, and the others stay', () => {
  expect(files([picture('a/1.jpg')], [item('a/0.jpg'), item('a/1.jpg')])).toEqual(['a/1.jpg']);
});

test('captions are those of the front matter, else those in the picture; an empty one says that there is none', () => {
  const pictures = [picture('a/1.jpg', 1, 'In the picture'), picture('a/2.jpg', 2, 'In the picture')];
  const album = [item('a/1.jpg', { caption: 'By hand', alt: 'A gate', cover: true }), item('*')];
  expect(albumOf({ folder: 'a', album, mentioned: [] }, shelf(pictures))).toEqual([
    { file: 'a/1.jpg', hash: 'hash of a/1.jpg', caption: 'By hand', alt: 'A gate', cover: true },
    { file: 'a/2.jpg', hash: 'hash of a/2.jpg', caption: 'In the picture', alt: '' },
  ]);
  expect(albumOf({ folder: 'a', album: [item('a/1.jpg', { caption: '' })], mentioned: [] }, shelf(pictures))[0]?.caption).toBe(
    '',
  );
});

test('names are found in whatever Unicode form they lie on disk', () => {
  const pictures = [picture('a/u\u0308ber.jpg')];
  expect(files(pictures, [item('a/über.jpg'), item('*')])).toEqual(['a/u\u0308ber.jpg']);
});

test('no picture is twice in an album, and with * none of the folder is lost, whatever is named', () => {
  const names = fc.uniqueArray(fc.integer({ min: 0, max: 12 }), { maxLength: 8 });
  const wanted = fc.array(
    fc.oneof(
      fc.constant('*'),
      fc.integer({ min: 0, max: 12 }).map((n) => `a/${n}.jpg`),
    ),
    { maxLength: 8 },
  );
  fc.assert(
    fc.property(names, wanted, fc.array(fc.integer({ min: 0, max: 12 })), (present, album, shown) => {
      const pictures = present.map((n) => picture(`a/${n}.jpg`, n % 3 === 0 ? n : null));
      const mentioned = shown.map((n) => `a/${n}.jpg`);
      const found = files(
        pictures,
        album.map((file) => item(file)),
        mentioned,
      );
      expect(new Set(found).size).toBe(found.length);
      const left = pictures.filter(({ file }) => !found.includes(file) && !mentioned.includes(file));
      if (album.includes('*')) expect(left).toEqual([]);
    }),
  );
});
