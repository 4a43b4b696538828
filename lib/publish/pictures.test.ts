import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Exif } from 'sharp';
import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import { getArticle, listEntries } from '../content/queries.ts';
import { resolve } from '../content/resolve.ts';
import { readFact, writeFact } from '../db/facts.ts';
import { darkroom } from '../photos/darkroom.ts';
import { forgetDeparted, isHidden } from '../photos/images.ts';
import { quartered } from '../photos/scratch-pictures.ts';
import { affected } from './affected.ts';
import { waitingPictures } from './pictures.ts';
import { listProblems } from './problems.ts';
import { postText, scratchBlog, type ScratchBlog } from './scratch-blog.ts';

let blog: ScratchBlog;
beforeEach(async () => void (blog = await scratchBlog('listing: { thumbnails: 2 }')));
afterEach(() => blog.end());
afterAll(() => darkroom().close());

const jpeg = (width: number, exif: Exif = {}): Promise<Buffer> => quartered(width, 40).jpeg().withExif(exif).toBuffer();

const album = (fields: Record<string, unknown> = {}, body = 'Text.') =>
  postText({ title: 'Album', date: '2025-05-05', ...fields }, body);

async function put(file: string, bytes: Buffer | string): Promise<void> {
  blog.write(file, '');
  writeFileSync(join(blog.contentDir, file), bytes);
}

const article = () => getArticle(blog.store, '/a/trip');
const names = async (): Promise<string[]> => (await article())!.photos.map(({ file }) => file.split('/').at(-1)!);

/** The URLs that a sync makes old. */
const old = (changes: Parameters<typeof affected>[0] | null): string[] => [...affected(changes ?? [], [], 'UTC')].toSorted();

test('pictures beside the index of a folder are its album, and give it the tag photo as the last one', async () => {
  blog.write('a/trip/index.md', album({ tags: ['sea', 'Photo'] }));
  await put('a/trip/two.jpg', await jpeg(52, { IFD2: { DateTimeOriginal: '2013:03:10 12:00:00' } }));
  await put('a/trip/one.jpg', await jpeg(51, { IFD2: { DateTimeOriginal: '2013:03:10 11:00:00' } }));
  await put('a/trip/three.jpg', await jpeg(53, { IFD0: { ImageDescription: 'The third' } }));
  await put('a/trip/below/four.jpg', await jpeg(54));
  await blog.sync();
  expect(await article()).toMatchObject({ tags: ['a', 'sea', 'photo'], photoCount: 3, related: [] });
  expect(await names()).toEqual(['one.jpg', 'two.jpg', 'three.jpg']);
  expect((await article())!.photos[2]).toMatchObject({
    caption: 'The third',
    page: '/a/trip/photos/3',
    image: { width: 53, height: 40 },
  });
  const listing = await listEntries(blog.store, { dir: '/' }, blog.site);
  expect(listing!.entries[0]).toMatchObject({ photoCount: 3, photos: [{ number: 1 }, { number: 2 }] });
});

test('a picture that comes, changes or goes makes its album old, and nothing else', async () => {
  blog.write('a/trip/index.md', album());
  blog.write('a/other.md', postText({ title: 'Other', date: '2025-05-04' }));
  await put('a/trip/1.jpg', await jpeg(51));
  await blog.sync();
  await put('a/trip/2.jpg', await jpeg(52));
  const come = await blog.sync({ only: ['a/trip/2.jpg'] });
  expect(come.published).toEqual(['/a/trip']);
  expect(old(come.changes)).toEqual([
    '/',
    '/2025/05',
    '/2025/05/05',
    '/a',
    '/a/2025/05',
    '/a/2025/05/05',
    '/a/trip',
    '/a/trip/photos/1',
    '/a/trip/photos/2',
    '/photos',
    '/tags/a',
    '/tags/photo',
  ]);
  await put('a/trip/2.jpg', await jpeg(60));
  expect((await blog.sync({ only: ['a/trip/2.jpg'] })).published).toEqual(['/a/trip']);
  expect((await article())!.photos[1]!.image.width).toBe(60);
  blog.remove('a/trip/1.jpg');
  const gone = await blog.sync({ only: ['a/trip/1.jpg'] });
  expect(old(gone.changes)).toEqual(expect.arrayContaining(['/a/trip/photos/1', '/a/trip/photos/2']));
  expect(await names()).toEqual(['2.jpg']);
  blog.remove('a/trip/2.jpg');
  expect(old((await blog.sync()).changes)).toEqual(expect.arrayContaining(['/tags', '/tags/photo', '/photos']));
  expect((await article())!.tags).toEqual(['a']);
});

test('a picture in a text is known by its size, and the text is made again when the picture is another', async () => {
  blog.write('a/trip.md', album({}, 'Look: ![A gate](../pics/gate.jpg)'));
  await blog.sync();
  expect((await article())!.html).toContain('src="/pics/gate.jpg"');
  await put('pics/gate.jpg', await jpeg(600));
  expect((await blog.sync({ only: ['pics'] })).published).toEqual(['/a/trip']);
  const { html, photos, tags } = (await article())!;
  expect(html).toMatch(/<a class="photo" href="\/photos\/[\da-f]{32}\/600\.jpg".*alt="A gate"/);
  expect(html).toContain('width="600" height="40"');
  expect([photos, tags]).toEqual([[], ['a']]);
  await put('pics/gate.jpg', await jpeg(700));
  await blog.sync();
  expect((await article())!.html).toContain('width="700" height="40"');
});

test('a broken picture is left out and told of until it is mended; the post and the others are published', async () => {
  blog.write('a/trip/index.md', album());
  await put('a/trip/good.jpg', await jpeg(51));
  await put('a/trip/bad.jpg', (await jpeg(52)).subarray(0, 200));
  await blog.sync();
  expect(await names()).toEqual(['good.jpg']);
  expect(await listProblems(blog.store, Date.now())).toMatchObject([{ file: 'a/trip/bad.jpg', severity: 'error' }]);
  await put('a/trip/bad.jpg', await jpeg(52));
  await blog.sync();
  expect(await names()).toEqual(['bad.jpg', 'good.jpg']);
  expect(await listProblems(blog.store, Date.now())).toEqual([]);
});

test('a picture that is named and not there is told of, and comes in when it comes', async () => {
  blog.write('a/trip.md', album({ photos: ['later.jpg'] }));
  await blog.sync();
  expect(await listProblems(blog.store, Date.now())).toMatchObject([
    {
      file: 'a/trip.md',
      field: 'photos',
      message: 'names a/later.jpg, which is no picture in the content folder that can be shown.',
    },
  ]);
  await put('a/later.jpg', await jpeg(51));
  await blog.sync({ only: ['a/later.jpg'] });
  expect(await names()).toEqual(['later.jpg']);
  expect(await listProblems(blog.store, Date.now())).toEqual([]);
});

test('a renamed folder keeps its pictures as they are known, under their new names', async () => {
  blog.write('a/trip/index.md', album());
  await put('a/trip/1.jpg', await jpeg(51));
  await blog.sync();
  await blog.store.write.updateTable('images').set({ colour: '#010203' }).execute();
  blog.move('a/trip', 'b/journey');
  await blog.sync();
  expect((await getArticle(blog.store, '/b/journey'))!.photos).toMatchObject([
    { file: 'b/journey/1.jpg', image: { colour: '#010203' } },
  ]);
  const known = { db: blog.store.read, site: blog.site };
  expect(await resolve(known, ['a', 'trip', 'photos', '1'])).toEqual({ kind: 'redirect', to: '/b/journey/photos/1' });
});

test('the pages of pictures follow their post', async () => {
  const known = { db: blog.store.read, site: blog.site };
  blog.write('a/trip/index.md', album());
  blog.write('a/plain.md', postText({ title: 'Plain', date: '2025-05-04' }));
  await put('a/trip/1.jpg', await jpeg(51));
  await blog.sync();
  expect(await resolve(known, ['a', 'trip', 'photos', '1'])).toEqual({ kind: 'photo', url: '/a/trip', number: 1 });
  expect(await resolve(known, ['a', 'trip', 'photos', '2'])).toEqual({ kind: 'redirect', to: '/a/trip' });
  expect(await resolve(known, ['a', 'trip', 'photos', '0'])).toBeNull();
  expect(await resolve(known, ['a', 'plain', 'photos', '1'])).toBeNull();
  expect(await resolve(known, ['photos'])).toEqual({ kind: 'albums', page: undefined });
  blog.remove('a/trip/index.md');
  await blog.sync();
  expect(await resolve(known, ['a', 'trip', 'photos', '1'])).toEqual({ kind: 'gone' });
});

test('an index made afresh knows the albums without looking at a picture again', async () => {
  blog.write('a/trip/index.md', album());
  await put('a/trip/1.jpg', await jpeg(51));
  await blog.sync();
  await blog.store.write.updateTable('images').set({ colour: '#010203' }).execute();
  await blog.store.write.deleteFrom('facts').where('name', '=', 'indexed').execute();
  await blog.sync();
  expect((await article())!.photos[0]!.image.colour).toBe('#010203');
});

test('what is known of a picture is forgotten a month after the last file with it has gone, unless it comes back', async () => {
  const day = 24 * 60 * 60 * 1000;
  const sweep = (now: number) => forgetDeparted(blog.store.write, now, 30 * day);
  blog.write('a/trip/index.md', album());
  const bytes = await jpeg(51);
  await put('a/trip/1.jpg', bytes);
  await blog.sync();
  expect(await sweep(0)).toEqual([]);
  blog.remove('a/trip/1.jpg');
  await blog.sync();
  expect(await sweep(day)).toEqual([]);
  expect(await sweep(20 * day)).toEqual([]);
  await put('a/trip/1.jpg', bytes);
  await blog.sync();
  expect(await sweep(40 * day)).toEqual([]);
  blog.remove('a/trip/1.jpg');
  await blog.sync();
  expect(await sweep(41 * day)).toEqual([]);
  expect(await sweep(72 * day)).toHaveLength(1);
});

test('of very many pictures some wait for the next publish; what goes away meanwhile waits no longer, and a refusal loses none', async () => {
  const bytes = await jpeg(51);
  // Files that are younger than two seconds are looked at again.
  const now = Date.now() + 60_000;
  blog.write('a/trip/index.md', album());
  for (let number = 1; number <= 203; number++) await put(`a/trip/${number}.jpg`, bytes);
  await blog.sync({ now });
  expect((await article())!.photoCount).toBe(200);
  expect(waitingPictures()).toHaveLength(3);
  const [first, second] = waitingPictures() as [string, string];
  blog.remove(first);
  await blog.sync({ now, only: [first] });
  expect(waitingPictures()).not.toContain(first);
  blog.write('b.md', postText({ title: 'B', date: '2025-05-04' }));
  await blog.sync({ now, only: ['b.md'] });
  blog.remove('a/trip/index.md');
  blog.remove('b.md');
  await expect(blog.sync({ now, only: ['a/trip', 'b.md'], force: false })).rejects.toThrow();
  expect(waitingPictures()).toContain(second);
  blog.write('a/trip/index.md', album());
  blog.write('b.md', postText({ title: 'B', date: '2025-05-04' }));
  await blog.sync({ now, only: ['a/trip/index.md', 'b.md', ...waitingPictures()] });
  expect(waitingPictures()).toEqual([]);
  expect((await article())!.photoCount).toBe(202);
});

test("the page of a picture is answered for ever, also when its album is empty, and when its post's address became a listing", async () => {
  const known = { db: blog.store.read, site: blog.site };
  blog.write('a/trip/index.md', album());
  blog.write('a/walk/index.md', album({ title: 'Walk' }));
  blog.write('a/walk/on/further.md', postText({ title: 'Further', date: '2025-05-04' }));
  await put('a/trip/1.jpg', await jpeg(51));
  await put('a/walk/1.jpg', await jpeg(52));
  await blog.sync();
  expect(await resolve(known, ['a', 'walk', 'photos', '1'])).toMatchObject({ kind: 'photo' });
  blog.remove('a/trip/1.jpg');
  blog.remove('a/walk/index.md');
  await blog.sync();
  expect(await resolve(known, ['a', 'trip', 'photos', '1'])).toEqual({ kind: 'redirect', to: '/a/trip' });
  expect(await resolve(known, ['a', 'walk', 'photos', '1'])).toEqual({ kind: 'gone' });
});

test('the pictures of a draft are hidden, those of a published post and of nobody are not', async () => {
  blog.write('a/secret/index.md', album({ draft: true }));
  blog.write('a/trip/index.md', album());
  for (const file of ['a/secret/1.jpg', 'a/trip/1.jpg', 'a/alone.jpg']) await put(file, await jpeg(51));
  await blog.sync();
  const hidden = await Promise.all(
    ['a/secret/1.jpg', 'a/trip/1.jpg', 'a/alone.jpg'].map((file) => isHidden(blog.store.read, file)),
  );
  expect(hidden).toEqual([true, false, false]);
});

test('a last good version of a time when `photos` meant something else keeps no index from being made afresh', async () => {
  blog.write('a.md', postText({ title: 'A', date: '2025-05-04' }));
  await blog.sync();
  await blog.store.write.updateTable('documents').set({ meta: '{"photos":"gallery"}' }).execute();
  const [, ...rest] = JSON.parse((await readFact(blog.store.read, 'indexed'))!) as unknown[];
  await writeFact(blog.store.write, 'indexed', JSON.stringify([0, ...rest]));
  blog.write('a.md', postText({ title: 'A', date: '2025-05-04', photos: 'gallery' }));
  await blog.sync();
  expect(await getArticle(blog.store, '/a')).toMatchObject({ title: 'A' });
});
